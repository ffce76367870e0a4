/* The desk is run on this thread, one event at a time; its answers and news are copied, because they are lent for a
 * call only. */
#include "cli/player.h"
#include "base/clock.h"
#include "bot/activation.h"
#include "bot/content_load.h"
#include "bot/resources.h"
#include "cli/player_parts.h"
#include "cli/usage.h"

enum { ARENA_BYTES = 64 << 20, HEARD_BYTES = 16 << 20, PATH_BYTES = 4096 };

static const uint8_t fixed_key[16] = {0x74, 0x73, 0x75, 0x6e, 0x61, 0x67, 0x75, 0x20,
                                      0x63, 0x68, 0x61, 0x74, 0x20, 0x6b, 0x65, 0x79};

const struct content *player_content(const struct player *p)
{
    return &p->content;
}

static int64_t read_now(void *self)
{
    return ((struct player *)self)->now_ms;
}

/* ---- life ---- */

static enum err open_desk(struct player *p)
{
    const struct desk_options o = {.database = p->options.database,
                                   .content = player_playing(p),
                                   .now_ms = read_now,
                                   .now_self = p,
                                   .seed = p->options.seed + (uint64_t)p->count,
                                   .key = p->options.fixed_key ? fixed_key : NULL};
    enum err err = desk_open(&o, &p->desk);
    if (!err)
        desk_listen(p->desk, &p->listener);
    return err;
}

static int load(struct player *p)
{
    struct faults faults;
    faults_init(&faults, &p->arena);
    enum err err = content_load(p->options.content, p->options.town, p->now_ms, &faults, &p->content);
    if (err) {
        faults_print(&faults, stderr, false);
        fprintf(stderr, "tsunagu: content in %s: %s\n", p->options.content, err_name(err));
    }
    return !err ? 0 : err == ERR_INPUT ? 1 : 3;
}

static enum err load_directory(struct player *p)
{
    struct str demo = arena_fmt(&p->arena, "%s/directory/data/demo/activities.csv", p->options.content);
    return resources_open_directory(p->options.database, demo.ptr, &p->content.directory);
}

int player_open(const struct player_options *options, struct player **ret)
{
    struct player *p = calloc(1, sizeof(*p));
    if (!p)
        return 3;
    p->options = *options;
    p->now_ms = options->now_ms;
    p->listener = (struct desk_listener){.self = p, .answered = player_hear_answer, .news = player_hear_news};
    arena_init(&p->arena, ARENA_BYTES);
    arena_init(&p->kept, HEARD_BYTES);
    int code = load(p);
    enum err err = code ? ERR_OK : load_directory(p);
    if (!code && !err)
        err = open_desk(p);
    if (err) {
        fprintf(stderr, "tsunagu: database %s: %s\n", options->database, err_said(err));
        code = 3;
    }
    struct heard now;
    if (!code && player_look(p, &now) == ERR_OK && now.known)
        p->first_seq = now.state.seq;
    if (code)
        player_close(p);
    else
        *ret = p;
    return code;
}

void player_close(struct player *p)
{
    if (!p)
        return;
    desk_close(p->desk);
    bundle_free(p->published);
    content_done(&p->content);
    arena_done(&p->arena);
    arena_done(&p->kept);
    free(p);
}

enum err player_begin(struct player *p, const char *database, int64_t now_ms, struct str lang)
{
    desk_close(p->desk);
    p->desk = NULL;
    bundle_free(p->published);
    p->published = NULL;
    p->options.database = database ? database : ":memory:";
    p->options.lang = lang;
    p->now_ms = now_ms;
    p->conversation_id = p->first_seq = p->count = 0;
    p->last = (struct event){0};
    return open_desk(p);
}

enum err player_crash(struct player *p)
{
    desk_close(p->desk);
    p->desk = NULL;
    return open_desk(p);
}

/* ---- playing ---- */

static void begin(struct player *p)
{
    arena_reset(&p->arena);
    p->heard = (struct heard){0};
    p->heard.bubbles = ARENA_ARRAY(&p->arena, struct bubble, BUBBLES_HEARD);
    p->heard.names = ARENA_ARRAY(&p->arena, struct str, BUBBLES_HEARD);
    p->answered_seq = 0;
    p->settling = false;
    p->settled = NULL;
}

static enum err run(struct player *p, const struct desk_request *request, struct heard *ret)
{
    struct desk_request *copy = request ? desk_request_new(request) : NULL;
    if ((request && !copy) || !p->heard.bubbles || !p->heard.names)
        return ERR_NOMEM;
    enum err err = desk_run(p->desk, &copy, copy ? 1 : 0);
    *ret = p->heard;
    return err;
}

static enum err send_last(struct player *p, struct heard *ret)
{
    begin(p);
    return run(p, &(struct desk_request){.kind = DESK_EVENT, .owner = &p->listener, .event = p->last}, ret);
}

static void keep(struct player *p, struct event *e)
{
    struct str *const all[] = {&e->id,   &e->channel, &e->user,  &e->text,      &e->value,
                               &e->note, &e->lang,    &e->staff, &e->staff_name};
    arena_reset(&p->kept);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        *all[i] = arena_str(&p->kept, *all[i]);
    p->last = *e;
}

enum err player_play(struct player *p, struct event event, struct heard *ret)
{
    char id[64];
    bool resident = event.kind <= EVENT_STOP;
    int n = snprintf(id, sizeof(id), "%lld-%lld", (long long)p->first_seq, (long long)++p->count);
    if (!event.id.len)
        event.id = (struct str){id, (size_t)n};
    event.channel = resident ? S("terminal") : S("console");
    event.user = resident ? p->options.user : (struct str){0};
    event.conversation_id = resident ? 0 : p->conversation_id;
    event.at_ms = p->now_ms;
    if (resident && !event.lang.len)
        event.lang = p->options.lang;
    keep(p, &event);
    return send_last(p, ret);
}

static enum err attach(struct player *p, struct heard *ret)
{
    struct desk_request r = {.kind = DESK_ATTACH, .owner = &p->listener, .after = INT64_MAX - 1};
    r.event.channel = S("terminal");
    r.event.user = p->options.user;
    enum err err = run(p, &r, ret);
    if (!err && ret->err == ERR_NOTFOUND)
        ret->err = p->heard.err = ERR_OK; /* nobody has spoken yet: nothing is known, and that is fine */
    return err;
}

enum err player_settle(struct player *p, struct heard *ret)
{
    if (!ret->state.burst.n)
        return ERR_OK;
    p->now_ms += TURN_BURST_GAP_MS;
    begin(p);
    p->settling = true;
    enum err err = run(p, NULL, ret);
    p->settling = false;
    return err || ret->known ? err : attach(p, ret);
}

enum err player_redeliver(struct player *p, struct heard *ret)
{
    return send_last(p, ret);
}

/* ---- publishing ---- */

static enum err write_now(struct player *p, enum err (*write)(struct store *s, struct arena *a, void *arg), void *arg)
{
    struct desk_request r = {.kind = DESK_WRITE, .owner = &p->listener, .write = write, .arg = arg};
    struct heard heard;
    begin(p);
    enum err err = run(p, &r, &heard);
    return err ? err : heard.err;
}

static enum err record(struct store *s, struct arena *a, void *arg)
{
    return activation_record(s, a, arg);
}

static void use(struct player *p, struct bundle *b)
{
    p->at ^= 1;
    p->playing[p->at] = p->content;
    p->playing[p->at].bundle = b;
    desk_use_content(p->desk, &p->playing[p->at], p->published);
    p->published = b;
}

enum err player_publish(struct player *p, const char *over)
{
    struct faults faults;
    struct bundle *b = NULL;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    faults_init(&faults, &arena);
    struct str dir = arena_fmt(&arena, "%s/dialogs", p->options.content);
    enum err err = bundle_load_over(dir.ptr, over, &faults, &b);
    if (err) /* of warnings `check` tells */
        faults_print(&faults, stderr, false);
    arena_done(&arena);
    for (int i = 0; !err && i < 2; i++) { /* what it takes the place of, so that there is something to go back to */
        const struct bundle *of = i ? b : player_playing(p)->bundle;
        struct activation a = {.b = of,
                               .folder = bundle_id(of),
                               .who = S("talk"),
                               .why = i ? S("publish") : S("start"),
                               .now_ms = p->now_ms};
        err = write_now(p, record, &a);
    }
    if (err)
        bundle_free(b);
    else
        use(p, b);
    return err;
}

struct back {
    struct player *player;
    struct bundle *b;
};

static enum err go_back(struct store *s, struct arena *a, void *arg)
{
    struct back *back = arg;
    struct activation_row row;
    struct faults faults;
    faults_init(&faults, a);
    enum err err = activation_roll_back(s, a, S(""), S("talk"), back->player->now_ms, &row);
    return err ? err : activation_fetch(s, a, bundle_id(player_playing(back->player)->bundle), &faults, &back->b);
}

enum err player_rollback(struct player *p)
{
    struct back back = {.player = p};
    enum err err = write_now(p, go_back, &back);
    if (!err)
        use(p, back.b);
    return err;
}

enum err player_look(struct player *p, struct heard *ret)
{
    begin(p);
    return attach(p, ret);
}

/* By quarters of an hour, so that timers that set timers fire near their time. */
enum err player_wait(struct player *p, int64_t ms, struct heard *ret)
{
    int64_t until = p->now_ms + ms;
    enum err err = ERR_OK;
    begin(p);
    while (!err && p->now_ms < until) {
        p->now_ms = p->now_ms + HOUR_MS / 4 < until ? p->now_ms + HOUR_MS / 4 : until;
        err = run(p, NULL, ret);
    }
    return err ? err : attach(p, ret);
}

/* ---- what was known already ---- */

struct knowing {
    int64_t conversation_id;
    struct str slot, value;
    enum slot_status status;
};

static enum err write_known(struct store *s, struct arena *a, void *arg)
{
    const struct knowing *k = arg;
    struct conversation_row row;
    struct conversation state;
    struct buf b;
    buf_init_in(&b, a, CONVERSATION_BYTES_MAX);
    enum err err = conversation_row_get(s, a, k->conversation_id, &row);
    if (!err)
        err = conversation_decode(row.state, a, &state);
    if (!err)
        err = flow_set_slot(&state.flow, a, k->slot, k->status, k->value);
    if (!err)
        err = conversation_encode(&state, &b);
    row.state = buf_str(&b);
    return err ? err : conversation_row_update(s, &row);
}

enum err player_know(struct player *p, struct str slot, enum slot_status status, struct str value)
{
    struct knowing k = {p->conversation_id, slot, value, status};
    struct heard heard;
    begin(p);
    enum err err = run(
        p, &(struct desk_request){.kind = DESK_WRITE, .owner = &p->listener, .write = write_known, .arg = &k}, &heard);
    return err ? err : heard.err;
}

struct str player_flow_button(struct player *p, struct str flow)
{
    return p->options.fixed_key ? turn_payload_flow(&p->arena, fixed_key, flow) : (struct str){0};
}

bool player_duration(struct str text, int64_t *ret_ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', MINUTE_MS}, {'h', HOUR_MS}, {'d', DAY_MS}};
    int64_t n;
    text = str_trim(text);
    if (text.len < 2 || !str_int(str_sub(text, 0, text.len - 1), &n) || n < 0 || n > 10000)
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (text.ptr[text.len - 1] == units[i].unit) {
            *ret_ms = n * units[i].ms;
            return true;
        }
    }
    return false;
}
