/* The lines of a transcript that do something: the resident, a link worker, time, bad luck. */
#include "cli/talk.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/talk_parts.h"
#include <unistd.h>

enum {
    TALK_BYTES = 1 << 20,
    TALK_ARENA = 32 << 20,
    BETWEEN_LINES_MS = 10000,
    BETWEEN_TAPS_MS = 1000,
    BETWEEN_PIECES_MS = 1000,
    DATABASE_PATH = 256
};
static const char default_now[] = "2026-11-24T10:00:00+09:00";

void talk_fail(struct talk *t, struct str expected, struct str got)
{
    fprintf(t->to, "%s:%zu: expected %.*s: got %.*s\n", t->path, t->line, STR_FMT(expected), STR_FMT(got));
    t->result.n_failures++;
}

/* ---- playing ---- */

static void note_choice(struct talk *t, struct choice c)
{
    if (t->n_shown == TALK_CHOICES) {
        memmove(t->shown, t->shown + 1, (TALK_CHOICES - 1) * sizeof(t->shown[0]));
        t->n_shown--;
    }
    t->shown[t->n_shown++] = (struct choice){arena_str(&t->arena, c.label), arena_str(&t->arena, c.value)};
}

static void note_heard(struct talk *t)
{
    t->next_bubble = 0;
    t->matched = SIZE_MAX;
    if (t->heard.trouble.len)
        talk_fail(t, S("what was said, as it was said"), t->heard.trouble);
    for (size_t i = 0; i < t->heard.n_bubbles; i++) {
        const struct bubble *b = &t->heard.bubbles[i];
        for (size_t k = 0; k < b->n_cards; k++) {
            for (size_t n = 0; n < b->cards[k].n_actions; n++)
                note_choice(t, b->cards[k].actions[n]);
        }
        for (size_t k = 0; k < b->n_choices; k++)
            note_choice(t, b->choices[k]);
    }
}

static enum err pass(struct talk *t, int64_t ms)
{
    enum err err = t->door.wait(t->door.self, ms, &t->heard);
    if (!err)
        note_heard(t);
    return err;
}

static enum err play_after(struct talk *t, struct event event, int64_t ms)
{
    struct heard waited;
    enum err err = t->door.wait(t->door.self, ms, &waited);
    if (!err && waited.trouble.len)
        talk_fail(t, S("what was said, as it was said"), waited.trouble);
    if (!err)
        err = t->door.play(t->door.self, event, &t->heard);
    if (!err)
        note_heard(t);
    return err;
}

/* Does the next line that does something follow within seconds, or break off what goes on? */
static bool goes_on(const struct talk *t)
{
    struct str_cut cut = str_cut(t->rest, '\n');
    for (; cut.head.len || cut.found; cut = str_cut(cut.tail, '\n')) {
        struct str line = str_trim(cut.head);
        if (line.len && !strchr("#<![", line.ptr[0]))
            return line.ptr[0] == '+' || line.ptr[0] == '%';
    }
    return false;
}

/* What waits for more has it, or is answered before the next line. */
static enum err settle(struct talk *t)
{
    if (!t->heard.state.burst.n || goes_on(t))
        return ERR_OK;
    enum err err = t->door.settle(t->door.self, &t->heard);
    if (!err)
        note_heard(t);
    return err;
}

/* A resident's event is never refused. */
static enum err play(struct talk *t, struct event event)
{
    enum err err = play_after(t, event, t->between_ms);
    if (!err && t->heard.err)
        talk_fail(t, S("a turn"), str_from(err_name(t->heard.err)));
    return err ? err : settle(t);
}

static enum err press(struct talk *t, struct str label)
{
    for (size_t i = t->n_shown; i-- > 0;) {
        if (talk_glob(label, t->shown[i].label)) {
            t->last_payload = t->shown[i].value;
            return play(t, (struct event){.kind = EVENT_CHOICE, .value = t->last_payload});
        }
    }
    talk_fail(t, arena_join(&t->arena, S("a button "), label), S("none was ever shown"));
    return ERR_OK;
}

/* /know safety.kind filled fraud */
static enum err know(struct talk *t, struct str rest)
{
    struct str_cut name = str_cut(rest, ' '), status = str_cut(str_trim(name.tail), ' ');
    for (int i = 0; i < SLOT_STATUSES; i++)
        if (name.found && str_eq(status.head, str_from(slot_status_name((enum slot_status)i)))) {
            enum err err = t->door.know(t->door.self, name.head, (enum slot_status)i, str_trim(status.tail));
            if (err == ERR_NOTFOUND)
                talk_fail(t, S("somebody who has spoken before /know"), rest);
            return err == ERR_NOTFOUND ? ERR_OK : err;
        }
    talk_fail(t, S("/know SLOT filled VALUE, or another status"), rest);
    return ERR_OK;
}

static enum err press_flow(struct talk *t, struct str flow)
{
    t->last_payload = arena_str(&t->arena, t->door.flow_button(t->door.self, flow));
    return play(t, (struct event){.kind = EVENT_CHOICE, .value = t->last_payload});
}

static enum err slash(struct talk *t, struct str word, struct str rest)
{
    if (str_eq(word, S("/choice")))
        return press(t, rest);
    if (str_eq(word, S("/flow")) && t->door.flow_button)
        return press_flow(t, rest);
    if (str_eq(word, S("/know")) && t->door.know)
        return know(t, rest);
    if (str_eq(word, S("/again")))
        return play_after(t, (struct event){.kind = EVENT_CHOICE, .value = t->last_payload}, BETWEEN_TAPS_MS);
    if (str_eq(word, S("/start")))
        return play(t, (struct event){.kind = EVENT_START});
    if (str_eq(word, S("/stop")))
        return play(t, (struct event){.kind = EVENT_STOP});
    if (str_eq(word, S("/unsend")))
        return play(t, (struct event){.kind = EVENT_UNSEND});
    if (str_eq(word, S("/media")))
        return play(t, (struct event){.kind = EVENT_MEDIA, .value = rest});
    talk_fail(t, S("/choice, /again, /start, /stop, /unsend or /media, /flow; at the core also /know"), word);
    return ERR_OK;
}

/* ---- link workers ---- */

static const struct {
    struct str word;
    enum event_kind kind;
} deeds[] = {{{"claim", 5}, EVENT_CLAIM}, {{"release", 7}, EVENT_RELEASE}, {{"return", 6}, EVENT_RETURN},
             {{"say", 3}, EVENT_SAY},     {{"close", 5}, EVENT_CLOSE},     {{"invite", 6}, EVENT_INVITE},
             {{"pause", 5}, EVENT_PAUSE}, {{"reopen", 6}, EVENT_REOPEN},   {{"call", 4}, EVENT_CALL}};

static enum err staff(struct talk *t, struct str line)
{
    struct str want = S("ok"), rest = str_trim(str_sub(line, 1, line.len));
    if (str_starts(rest, S("!"))) {
        struct str_cut refused = str_cut(str_trim(str_sub(rest, 1, rest.len)), ' ');
        want = refused.head;
        rest = str_trim(refused.tail);
    }
    struct str_cut who = str_cut(rest, ' '), what = str_cut(str_trim(who.tail), ' ');
    struct event event = {.kind = EVENT_KINDS, .staff = who.head, .staff_name = who.head};
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        if (str_eq(what.head, deeds[i].word))
            event.kind = deeds[i].kind;
    }
    if (event.kind == EVENT_SAY || event.kind == EVENT_CALL)
        event.text = str_trim(what.tail);
    if (event.kind == EVENT_CLOSE) {
        struct str_cut outcome = str_cut(str_trim(what.tail), ' ');
        event.value = outcome.head;
        event.note = str_trim(outcome.tail);
    }
    if (event.kind == EVENT_INVITE) {
        struct str_cut id = str_cut(str_trim(what.tail), ' '), category = str_cut(str_trim(id.tail), ' ');
        event.value = id.head;
        event.note = category.head;
        event.text = str_trim(category.tail);
    }
    if (event.kind == EVENT_KINDS) {
        talk_fail(t, S("NAME claim, release, return, pause, reopen, call, say, close or invite"), line);
        return ERR_OK;
    }
    enum err err = play_after(t, event, BETWEEN_LINES_MS);
    struct str got = t->heard.err ? str_from(err_name(t->heard.err)) : S("ok");
    if (!err && !str_eq(got, want))
        talk_fail(t, want, got);
    return err;
}

/* ---- bad luck, and new content ---- */

static enum err publish(struct talk *t, struct str folder)
{
    const char *slash = strrchr(t->path, '/');
    struct str here = slash ? (struct str){t->path, (size_t)(slash - t->path)} : S(".");
    struct str path = arena_fmt(&t->arena, "%.*s/%.*s", STR_FMT(here), STR_FMT(folder));
    if (!folder.len || access(path.ptr, R_OK | X_OK)) {
        talk_fail(t, S("a folder to publish"), folder);
        return ERR_OK;
    }
    enum err err = t->door.publish(t->door.self, path.ptr);
    if (err == ERR_INPUT)
        talk_fail(t, S("content without mistakes"), folder);
    return err == ERR_INPUT ? ERR_OK : err;
}

static enum err mishap(struct talk *t, struct str what)
{
    enum err err = ERR_OK;
    bool looks = true;
    if (str_eq(what, S("crash"))) {
        err = t->door.crash(t->door.self);
    } else if (str_starts(what, S("publish ")) && t->door.publish) {
        err = publish(t, str_trim(str_sub(what, S("publish ").len, what.len)));
    } else if (str_eq(what, S("rollback")) && t->door.rollback) {
        err = t->door.rollback(t->door.self);
    } else if (str_eq(what, S("redeliver"))) {
        err = t->door.redeliver(t->door.self, &t->heard);
        if (!err && !t->heard.duplicate)
            talk_fail(t, S("a duplicate"), S("a new event"));
        looks = false;
    } else {
        looks = false;
        talk_fail(t, S("% crash, % redeliver; at the core also % publish FOLDER, % rollback"), what);
    }
    if (!err && looks)
        err = t->door.look(t->door.self, &t->heard);
    t->next_bubble = 0;
    return err ? err : settle(t);
}

/* ---- the file ---- */

/* `core line WHY`: the reason is part of it. */
static void only(struct talk *t, struct str line, struct str rest)
{
    bool here = false;
    size_t named = 0;
    while (str_starts(rest, S("core")) || str_starts(rest, S("line")) || str_starts(rest, S("web"))) {
        struct str_cut word = str_cut(rest, ' ');
        here = here || str_eq(word.head, str_from(t->door.name));
        named++;
        rest = str_trim(word.tail);
    }
    if (!named || !rest.len)
        talk_fail(t, S("@only core line web, and why"), line);
    t->left_out = !here;
}

static enum err set(struct talk *t, struct str line)
{
    struct str_cut cut = str_cut(str_sub(line, 1, line.len), ' ');
    struct str value = str_trim(cut.tail);
    enum lang lang;
    if (t->begun)
        talk_fail(t, S("@ before everything that is played"), line);
    else if (str_eq(cut.head, S("lang")) && lang_from_name(value, &lang))
        t->lang = value;
    else if (str_eq(cut.head, S("only")))
        only(t, line, value);
    else if (!str_eq(cut.head, S("now")) || !clock_parse_iso(value, JST_MINUTES, &t->now_ms))
        talk_fail(t, S("@lang ja, @now 2026-11-24T10:00 or @only core WHY"), line);
    return ERR_OK;
}

static enum err wait_line(struct talk *t, struct str line)
{
    int64_t ms;
    if (player_duration(str_sub(line, 1, line.len), &ms))
        return pass(t, ms);
    talk_fail(t, S("~ 26h (s, m, h, d)"), line);
    return ERR_OK;
}

/* Words, or what is done with a finger. */
static enum err resident(struct talk *t, struct str what, bool words)
{
    what = str_trim(what);
    struct str_cut word = str_cut(what, ' ');
    if (words || !str_starts(what, S("/")))
        return play(t, (struct event){.kind = EVENT_TEXT, .text = what});
    return slash(t, word.head, str_trim(word.tail));
}

/* `+ text`, `+4s /choice …` */
static enum err soon(struct talk *t, struct str line)
{
    struct str rest = str_sub(line, 1, line.len);
    struct str_cut word = str_cut(rest, ' ');
    t->between_ms = BETWEEN_PIECES_MS;
    if (word.head.len && !player_duration(word.head, &t->between_ms)) {
        talk_fail(t, S("+ text, +4s text or + /choice LABEL"), line);
        return ERR_OK;
    }
    return resident(t, word.tail, false);
}

static enum err begin(struct talk *t, const char *database)
{
    t->begun = true;
    return t->door.begin(t->door.self, database, t->now_ms, t->lang);
}

static enum err one_line(struct talk *t, struct str line, const char *database)
{
    if (!line.len || line.ptr[0] == '#')
        return ERR_OK;
    t->result.n_lines++;
    if (line.ptr[0] == '@')
        return set(t, line);
    enum err err = t->begun ? ERR_OK : begin(t, database);
    if (err || talk_check(t, line))
        return err;
    t->between_ms = BETWEEN_LINES_MS;
    switch (line.ptr[0]) {
    case '>':
        return resident(t, str_sub(line, 1, line.len), true);
    case '+':
        return soon(t, line);
    case '/':
        return resident(t, line, false);
    case '=':
        return staff(t, line);
    case '~':
        return wait_line(t, line);
    case '%':
        return mishap(t, str_trim(str_sub(line, 1, line.len)));
    default:
        talk_fail(t, S("a line that begins with > + < [ ! ~ % / = @ or #"), line);
        return ERR_OK;
    }
}

/* A crash needs something that survives it. */
static bool make_database(struct str text, char path[DATABASE_PATH])
{
    const char *tmp = getenv("TMPDIR");
    if (str_find(text, S("\n% crash")) < 0)
        return false;
    snprintf(path, DATABASE_PATH, "%s/tsunagu-talk-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static void remove_database(const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char name[DATABASE_PATH + 8];
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
        (void)remove(name);
    }
}

static enum err all_lines(struct talk *t, struct str text)
{
    char database[DATABASE_PATH];
    bool on_disk = make_database(text, database);
    enum err err = ERR_OK;
    for (struct str_cut cut = str_cut(text, '\n'); !err && !t->left_out && (cut.head.len || cut.found);
         cut = str_cut(cut.tail, '\n')) {
        t->line++;
        t->rest = cut.tail;
        if (!utf8_valid(cut.head)) {
            talk_fail(t, S("UTF-8; save the file in that encoding"), S("(another one)"));
            break;
        }
        err = one_line(t, str_trim(cut.head), on_disk ? database : NULL);
    }
    if (on_disk)
        remove_database(database);
    return err;
}

enum err talk_file(const struct door *door, const char *path, FILE *to, struct talk_result *ret)
{
    struct talk *t = calloc(1, sizeof(*t));
    struct str text;
    if (!t)
        return ERR_NOMEM;
    t->door = *door;
    t->path = path;
    t->to = to;
    t->matched = SIZE_MAX;
    arena_init(&t->arena, TALK_ARENA);
    enum err err = clock_parse_iso(str_from(default_now), JST_MINUTES, &t->now_ms)
                       ? file_read(&t->arena, path, TALK_BYTES, &text)
                       : ERR_INPUT;
    if (!err)
        err = all_lines(t, utf8_without_mark(text));
    if (!err && !t->left_out && !t->result.n_lines)
        talk_fail(t, S("lines that are played"), S("(nothing)"));
    *ret = t->result;
    ret->left_out = t->left_out;
    arena_done(&t->arena);
    free(t);
    return err;
}
