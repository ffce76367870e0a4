/* A person at a terminal, or a script with --json: one line in, one answer out, through the very same desk and turn as
 * every channel.
 *
 *     text              what the person says
 *     ~ 3d              time passes (s, m, h, d)
 *     /choice VALUE     press a button: its payload, or its label as last shown; in the terminal also its number: /1
 *     /start            the person opens the chat
 *     /media sticker    a sticker, image, video, audio, file, location
 *
 * With --json a line that begins with { is an object with "text" (or "choice"); its other members are copied to the
 * answer. */
#include "cli/chat.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "cli/chat_json.h"
#include "cli/content_dir.h"
#include "cli/lines.h"
#include "cli/player.h"
#include "cli/usage.h"

enum { LINE_BYTES = 64 << 10, OUT_BYTES = 4 << 20, BETWEEN_LINES_MS = 10000 };
/* 2026-11-24, a Tuesday morning: what a script gets that does not say when it is. */
static const char default_now[] = "2026-11-24T10:00:00+09:00";

struct chat {
    struct player_options options;
    bool json, help;
    struct player *player;
    struct arena shown_arena; /* buttons as last shown, for /choice LABEL and /1 */
    struct choice *shown;
    size_t n_shown;
};

static const char usage[] =
    "tsunagu chat [--json] [--db FILE] [--now ISO8601] [--lang ja|easy|en] [--content DIR] [--town FILE] [--seed N]\n"
    "  lines: text · /choice VALUE · ~ 3d · /start · /media sticker\n";

/* ---- options ---- */

static bool set_option(struct chat *c, struct str name, const char *value)
{
    int64_t seed;
    enum lang lang;
    if (str_eq(name, S("--db")))
        c->options.database = value;
    else if (str_eq(name, S("--content")))
        c->options.content = value;
    else if (str_eq(name, S("--town")))
        c->options.town = value;
    else if (str_eq(name, S("--now")))
        return clock_parse_iso(str_from(value), JST_MINUTES, &c->options.now_ms);
    else if (str_eq(name, S("--lang"))) {
        c->options.lang = str_from(value);
        return lang_from_name(c->options.lang, &lang);
    } else if (str_eq(name, S("--seed"))) {
        if (!str_int(str_from(value), &seed) || seed < 1)
            return false;
        c->options.seed = (uint64_t)seed;
    } else
        return false;
    return true;
}

static bool parse(int argc, char **argv, struct chat *c)
{
    for (int i = 1; i < argc; i++) {
        struct str word = str_from(argv[i]);
        if (str_eq(word, S("--json")))
            c->json = true;
        else if (str_eq(word, S("--help")))
            c->help = true;
        else if (i + 1 >= argc || !set_option(c, word, argv[++i]))
            return false;
    }
    if (!c->options.now_ms && c->json && !clock_parse_iso(str_from(default_now), JST_MINUTES, &c->options.now_ms))
        return false;
    if (!c->options.now_ms)
        c->options.now_ms = clock_wall_ms();
    c->options.fixed_key = c->json;
    return true;
}

/* ---- buttons as last shown ---- */

static void note_choice(struct chat *c, struct choice from)
{
    enum { SHOWN_MAX = 64 };
    if (!c->shown)
        c->shown = ARENA_ARRAY(&c->shown_arena, struct choice, SHOWN_MAX);
    if (c->shown && c->n_shown < SHOWN_MAX)
        c->shown[c->n_shown++] =
            (struct choice){arena_str(&c->shown_arena, from.label), arena_str(&c->shown_arena, from.value)};
}

/* Whether anything was shown now; else the buttons before it can still be pressed by their names, as in a real chat. */
static bool note_shown(struct chat *c, const struct heard *h)
{
    bool any = false;
    for (size_t i = 0; i < h->n_bubbles; i++)
        any = any || h->bubbles[i].n_choices || h->bubbles[i].n_cards;
    if (!any)
        return false;
    arena_reset(&c->shown_arena);
    c->shown = NULL;
    c->n_shown = 0;
    for (size_t i = 0; i < h->n_bubbles; i++) {
        const struct bubble *b = &h->bubbles[i];
        for (size_t k = 0; k < b->n_choices; k++)
            note_choice(c, b->choices[k]);
        for (size_t k = 0; k < b->n_cards; k++) {
            for (size_t n = 0; n < b->cards[k].n_actions; n++)
                note_choice(c, b->cards[k].actions[n]);
        }
    }
    return true;
}

static struct str payload_of(const struct chat *c, struct str word)
{
    for (size_t i = 0; i < c->n_shown; i++) {
        if (str_eq(c->shown[i].label, word))
            return c->shown[i].value;
    }
    return word;
}

/* ---- one line ---- */

static bool rest_after(struct str line, struct str head, struct str *ret)
{
    if (!str_starts(line, head))
        return false;
    *ret = str_trim(str_sub(line, head.len, line.len));
    return true;
}

static struct event read_event(const struct chat *c, struct str line)
{
    struct str rest;
    int64_t number;
    if (rest_after(line, S("/choice "), &rest))
        return (struct event){.kind = EVENT_CHOICE, .value = payload_of(c, rest)};
    if (rest_after(line, S("/media "), &rest))
        return (struct event){.kind = EVENT_MEDIA, .value = rest};
    if (str_eq(line, S("/start")))
        return (struct event){.kind = EVENT_START};
    if (!c->json && rest_after(line, S("/"), &rest) && str_int(rest, &number) && number >= 1 &&
        (uint64_t)number <= c->n_shown)
        return (struct event){.kind = EVENT_CHOICE, .value = c->shown[number - 1].value};
    return (struct event){.kind = EVENT_TEXT, .text = line};
}

static enum err play_line(struct chat *c, struct str line, struct heard *h)
{
    struct str rest;
    int64_t ms;
    if (rest_after(line, S("~"), &rest) && player_duration(rest, &ms))
        return player_wait(c->player, ms, h);
    if (!str_trim(line).len)
        return player_look(c->player, h);
    struct heard waited;
    enum err err = player_wait(c->player, BETWEEN_LINES_MS, &waited);
    if (!err)
        err = player_play(c->player, read_event(c, line), h);
    return err ? err : player_settle(c->player, h);
}

/* ---- JSON lines ---- */

static void copy_members(struct arena *a, const struct json *object, struct json_out *w)
{
    for (const struct json *m = json_first(object); m; m = json_next(m)) {
        struct str name = arena_str(a, json_name(m));
        if (!str_eq(name, S("text")) && !str_eq(name, S("choice")) && name.len)
            json_put_node(w, name.ptr, m);
    }
}

/* What is meant by the line, or why it cannot be taken. */
static const char *unwrap(struct str raw, struct arena *a, struct json_doc **doc, struct str *ret_line)
{
    *ret_line = raw;
    if (!utf8_valid(raw))
        return "not UTF-8";
    if (!str_starts(raw, S("{")))
        return NULL;
    if (json_open(raw, 0, doc, NULL))
        return "not a JSON object";
    struct str choice = json_string(json_get(json_root(*doc), "choice"));
    *ret_line = choice.len ? arena_join(a, S("/choice "), choice) : json_string(json_get(json_root(*doc), "text"));
    return ret_line->len ? NULL : "no text";
}

static enum err answer_json(struct chat *c, struct str raw, bool too_long, struct buf *out)
{
    struct arena a;
    struct json_out w;
    struct json_doc *doc = NULL;
    struct str line;
    struct heard h = {0};
    enum err err = ERR_OK;
    arena_init(&a, 1 << 20);
    const char *why = too_long ? "too long" : unwrap(raw, &a, &doc, &line);
    if (!why)
        err = play_line(c, line, &h);
    if (!err && h.err)
        why = err_name(h.err);
    buf_reset(out);
    json_out_init(&w, out);
    json_open_object(&w, NULL);
    if (doc)
        copy_members(&a, json_root(doc), &w);
    if (!why) {
        json_put_str(&w, "in", line);
        chat_put(&w, &h);
        (void)note_shown(c, &h);
    } else {
        json_put_str(&w, "error", str_from(why));
    }
    json_close_object(&w);
    json_close(doc);
    arena_done(&a);
    return err ? err : out->err;
}

static int talk_json(struct chat *c)
{
    struct buf line, out;
    bool too_long;
    int code = 0;
    buf_init(&line, LINE_BYTES);
    buf_init(&out, OUT_BYTES);
    while (!code && line_next(stdin, &line, &too_long)) {
        enum err err = answer_json(c, buf_str(&line), too_long, &out);
        if (err)
            fprintf(stderr, "tsunagu: %s\n", err_name(err));
        if (err || fwrite(out.ptr, 1, out.len, stdout) != out.len || putchar('\n') == EOF || fflush(stdout))
            code = 3;
    }
    buf_done(&line);
    buf_done(&out);
    return code;
}

/* ---- the terminal ---- */

static void print_bubble(const struct bubble *b, struct str name)
{
    printf("\n%.*s%s%.*s\n", STR_FMT(name), name.len ? ": " : "", STR_FMT(b->text));
    for (size_t i = 0; i < b->n_cards; i++) {
        const struct card *k = &b->cards[i];
        printf("  ・%.*s\n", STR_FMT(k->title));
        for (struct str_cut cut = str_cut(k->text, '\n'); cut.head.len || cut.found; cut = str_cut(cut.tail, '\n'))
            printf("      %.*s\n", STR_FMT(cut.head));
        for (size_t n = 0; n < k->n_lines; n++)
            printf("      %.*s\n", STR_FMT(k->lines[n]));
    }
}

static void print_heard(struct chat *c, const struct heard *h)
{
    if (h->err)
        printf("(%s)\n", err_name(h->err));
    bool shown = note_shown(c, h);
    for (size_t i = 0; i < h->n_bubbles; i++)
        print_bubble(&h->bubbles[i], h->names[i]);
    for (size_t i = 0; shown && i < c->n_shown; i++)
        printf("  [/%zu %.*s]\n", i + 1, STR_FMT(c->shown[i].label));
    fputs("\n> ", stdout);
    (void)fflush(stdout);
}

static int talk(struct chat *c)
{
    struct buf line;
    struct heard h;
    bool too_long;
    buf_init(&line, LINE_BYTES);
    enum err err = player_play(c->player, (struct event){.kind = EVENT_START}, &h);
    while (!err) {
        print_heard(c, &h);
        if (!line_next(stdin, &line, &too_long) || too_long || !utf8_valid(buf_str(&line)))
            break;
        err = play_line(c, buf_str(&line), &h);
    }
    buf_done(&line);
    putchar('\n');
    if (err)
        fprintf(stderr, "tsunagu: %s\n", err_name(err));
    return err ? 3 : 0;
}

int cmd_chat(int argc, char **argv)
{
    struct chat c = {
        .options = {.content = content_dir(NULL), .database = ":memory:", .seed = 1, .user = S("terminal")}};
    if (!parse(argc, argv, &c))
        return wrong_use(usage, argc, argv);
    if (c.help) {
        fputs(usage, stdout);
        return 0;
    }
    arena_init(&c.shown_arena, 1 << 20);
    int code = player_open(&c.options, &c.player);
    if (!code)
        code = c.json ? talk_json(&c) : talk(&c);
    player_close(c.player);
    arena_done(&c.shown_arena);
    return code;
}
