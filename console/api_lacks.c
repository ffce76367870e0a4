/* What the town lacks, for link workers: what was looked for and not found, what people found gone, and what five or
 * more would come to (集まりの種). Offering something to those people is one event for each of them, which the desk
 * plays in their own conversations; who they are is not told. */
#include "base/crypto.h"
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/flow_figures.h"
#include "console/job.h"
#include "console/seed_groups.h"
#include "store/resource_rows.h"

enum {
    DAYS_USUAL = 90,
    SEED_DAYS = 180,
    SEEDS_MAX = 20000,
    GONE_MAX = 100,
    OFFERS_MAX = 20,
    LACKS_BYTES_MAX = 1 << 20,
    INVITE_BODY_MAX = 1024,
    INVITED_MAX = JOB_EVENTS_MAX, /* at once: a hall holds no more */
    ID_HEX = 32
};

/* In a path there must be something. */
static const struct str no_category = S("none");
/* For the store; nobody may write to everybody. */
static const struct str every_category = S("*");

static enum err read_groups(struct job *job, struct store *db, struct arena *arena, struct str category,
                            struct seed_group **ret, size_t *ret_n)
{
    struct seed_row *rows = NULL;
    size_t n = 0;
    enum err err = seed_rows_read(db, arena, job->now_ms - (int64_t)SEED_DAYS * DAY_MS, category, SEEDS_MAX, &rows, &n);
    return err ? err : seed_groups(arena, rows, n, ret, ret_n);
}

/* ---- GET /lacks ---- */

/* What could be offered to a group; as many as a list can show. */
struct offers {
    struct resource_count_row *rows;
    size_t n;
};

static enum err read_offers(struct store *db, struct arena *arena, const struct seed_group *groups, size_t n,
                            struct offers **ret)
{
    enum err err = ERR_OK;
    *ret = ARENA_ARRAY(arena, struct offers, n + 1);
    for (size_t i = 0; *ret && !err && i < n; i++)
        err = seed_offers_read(db, arena, groups[i].category, OFFERS_MAX, &(*ret)[i].rows, &(*ret)[i].n);
    return *ret ? err : ERR_NOMEM;
}

static void put_seeds(struct json_out *w, const struct seed_group *groups, const struct offers *offers, size_t n)
{
    json_open_list(w, "seeds");
    for (size_t i = 0; i < n; i++) {
        const struct seed_group *g = &groups[i];
        json_open_object(w, NULL);
        json_put_str(w, "category", g->category.len ? g->category : no_category);
        json_put_int(w, "people", (int64_t)g->people);
        json_open_list(w, "words");
        for (size_t k = 0; k < g->n_words; k++) {
            json_open_object(w, NULL);
            json_put_str(w, "word", g->words[k].word);
            json_put_int(w, "people", (int64_t)g->words[k].people);
            json_close_object(w);
        }
        json_close_list(w);
        put_resources(w, "offers", offers[i].rows, offers[i].n, NULL);
        json_close_object(w);
    }
    json_close_list(w);
}

/* Numbers as of the flows: whole days, in steps of five. */
static void put_gaps(struct json_out *w, const struct gap_row *rows, size_t n)
{
    json_open_list(w, "gaps");
    for (size_t i = 0; i < n; i++) {
        if (figure_told(rows[i].n) == FIGURE_HIDDEN)
            continue;
        json_open_object(w, NULL);
        json_put_str(w, "category", rows[i].category.len ? rows[i].category : no_category);
        json_put_str(w, "condition", rows[i].condition);
        json_put_int(w, "searches", figure_told(rows[i].n));
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_reports(struct json_out *w, int64_t n)
{
    json_put_int(w, "reports", n);
}

static void show_lacks(struct job *job, struct store *db, struct arena *arena)
{
    struct figure_span span = figure_span(job->now_ms, job->in.after);
    struct seed_group *groups = NULL;
    struct offers *offers = NULL;
    struct gap_row *gaps = NULL;
    struct resource_count_row *gone = NULL;
    size_t n_groups = 0, n_gaps = 0, n_gone = 0;
    enum err err = read_groups(job, db, arena, every_category, &groups, &n_groups);
    if (!err)
        err = read_offers(db, arena, groups, n_groups, &offers);
    if (!err)
        err = gap_rows_read(db, arena, span.first, span.last, &gaps, &n_gaps);
    if (!err) /* one report is worth a look, and today's as well */
        err = gone_rows_read(db, arena, span.first, span.last + 1, GONE_MAX, &gone, &n_gone);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, LACKS_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_int(&w, "days", job->in.after);
    put_seeds(&w, groups, offers, n_groups);
    put_gaps(&w, gaps, n_gaps);
    put_resources(&w, "gone", gone, n_gone, put_reports);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_lacks(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job)
        return;
    if (!figure_days(http_query(req, "days"), DAYS_USUAL, &job->in.after))
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, S("view"), S("lacks"), 0, show_lacks);
}

/* ---- POST /seeds/{category}/invitations ---- */

/* The same person is offered the same thing once, however often this is asked for. */
static struct str invitation_id(struct job *job, int64_t conversation_id)
{
    uint8_t hash[SHA256_BYTES];
    struct str all = arena_fmt(&job->arena, "%.*s %.*s", STR_FMT(job->in.name), STR_FMT(job->in.state));
    crypto_sha256(all, hash);
    return arena_fmt(&job->arena, "invite:%lld:%.*s", (long long)conversation_id,
                     STR_FMT(str_sub(hex_encode(&job->arena, hash, sizeof hash), 0, ID_HEX)));
}

static struct event invitation(struct job *job, const struct seed_row *to, const struct resource_row *resource)
{
    return (struct event){.kind = EVENT_INVITE,
                          .id = invitation_id(job, to->conversation_id),
                          .channel = S("console"),
                          .conversation_id = to->conversation_id,
                          .at_ms = job->now_ms,
                          .value = arena_str(&job->arena, resource->id),
                          .text = arena_str(&job->arena, resource->name),
                          .note = job->in.state,
                          .staff = job->staff,
                          .staff_name = job->staff_name};
}

static void invited(struct job *job, const struct desk_answer *answer)
{
    if (answer->err && answer->err != ERR_NOTFOUND) {
        job_refuse(job, problem_of(answer->err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, 1024);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_int(&w, "invited", job->in.seen);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void invite(struct job *job, struct store *db, struct arena *arena)
{
    struct seed_group *groups = NULL;
    struct resource_row resource;
    size_t n = 0;
    enum err err = resource_row_get(db, arena, job->in.name, &resource);
    if (!err)
        err = read_groups(job, db, arena, job->in.state, &groups, &n);
    if (!err && !n)
        err = ERR_NOTFOUND;
    size_t people = !err && groups[0].people < INVITED_MAX ? groups[0].people : INVITED_MAX;
    struct event *events = err ? NULL : ARENA_ARRAY(&job->arena, struct event, people);
    for (size_t i = 0; events && i < people; i++)
        events[i] = invitation(job, &groups[0].rows[i], &resource);
    job->in.seen = (int64_t)people;
    if (err)
        job_refuse(job, problem_of(err));
    else if (!events || job->arena.failed)
        job_refuse(job, PROBLEM_BUSY);
    else
        job_to_desk_events(job, events, people, invited);
}

static void handle_invite(void *self, const struct http_request *req)
{
    static const struct json_field fields[] = {
        {"resource_id", JSON_AS_STR, true, false, EVENT_ID_MAX, offsetof(struct job_input, name)}};
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_body(job, req, fields, 1))
        return;
    job->in.state = str_eq(req->param, no_category) ? (struct str){0} : arena_str(&job->arena, req->param);
    if (str_eq(req->param, every_category))
        job_refuse(job, PROBLEM_NOT_FOUND);
    else
        job_audited(job, S("invite"), S("seed"), 0, invite);
}

const struct http_route lack_routes[] = {
    {"GET", "/api/v1/lacks", ACCESS_STAFF, MAY_LINK, 0, handle_lacks, NULL},
    {"POST", "/api/v1/seeds/{category}/invitations", ACCESS_STAFF, MAY_LINK, INVITE_BODY_MAX, handle_invite, NULL},
};
const size_t n_lack_routes = sizeof lack_routes / sizeof lack_routes[0];
