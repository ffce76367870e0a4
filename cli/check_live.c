/* The dry run shown. */
#include "cli/check_live.h"
#include "bot/activation.h"
#include "cli/database.h"

enum { EXIT_HARM = 1, EXIT_PLACE = 3, LIVE_BYTES = 512 << 20 };

/* What is in use now, to say which flows the next version changes. */
static struct bundle *in_use(struct store *s, struct arena *a)
{
    struct bundle *b = NULL;
    struct activation_row newest;
    struct faults faults;
    struct str json;
    faults_init(&faults, a);
    if (activation_row_newest(s, a, &newest) || bundle_row_get(s, a, newest.bundle, &json) ||
        bundle_restore(newest.bundle, json, false, &faults, &b))
        return NULL;
    return b;
}

int check_live(const char *database, const struct bundle *next, bool ids, struct check_live *ret)
{
    OWNED(store) struct store *s = NULL;
    *ret = (struct check_live){0};
    arena_init(&ret->arena, LIVE_BYTES);
    int code = database_open(database, STORE_READ, &s);
    if (code)
        return code;
    ret->live = ARENA_NEW(&ret->arena, struct live);
    enum err err = ret->live ? live_foresee(s, next, &ret->arena, ids, ret->live) : ERR_NOMEM;
    if (err) {
        fprintf(stderr, "tsunagu: check --against-live: %s\n", err_name(err));
        ret->live = NULL;
        return EXIT_PLACE;
    }
    ret->in_use = in_use(s, &ret->arena);
    return live_harms(ret->live) ? EXIT_HARM : 0;
}

void check_live_done(struct check_live *c)
{
    bundle_free(c->in_use);
    arena_done(&c->arena);
}

/* ---- which flows differ ---- */

struct change {
    struct str flow;
    enum flow_change change;
};

/* Both lists of names, the second without those of the first. */
static size_t changes(const struct check_live *c, const struct bundle *next, struct change *ret, size_t max)
{
    const struct str *names[2];
    size_t n[2] = {c->in_use ? bundle_flows(c->in_use, &names[0]) : 0, bundle_flows(next, &names[1])}, out = 0;
    for (int k = 0; k < 2 && c->in_use; k++) {
        for (size_t i = 0; i < n[k] && out < max; i++) {
            enum flow_change change = flow_changed(c->in_use, next, names[k][i]);
            if (change != CHANGE_NONE && (k == 0 || change == CHANGE_NEW))
                ret[out++] = (struct change){names[k][i], change};
        }
    }
    return out;
}

enum { CHANGES_MAX = 512 };

/* ---- for people ---- */

static void print_group(const struct live_group *g, FILE *to)
{
    fprintf(to, "live flow=%.*s node=%.*s fate=%s to=%.*s frames=%lld", STR_FMT(g->flow), STR_FMT(g->from),
            flow_fate_name(g->fate), STR_FMT(g->to), (long long)g->frames);
    for (const struct live_id *id = g->conversations; id; id = id->next)
        fprintf(to, "%s%lld", id == g->conversations ? " conversations=" : ",", (long long)id->id);
    fputc('\n', to);
}

void check_live_print(const struct check_live *c, const struct bundle *next, FILE *to)
{
    struct change list[CHANGES_MAX];
    size_t n = changes(c, next, list, CHANGES_MAX);
    for (size_t i = 0; i < n; i++)
        fprintf(to, "change flow=%.*s what=%s\n", STR_FMT(list[i].flow), flow_change_name(list[i].change));
    for (size_t i = 0; i < c->live->n; i++)
        print_group(&c->live->group[i], to);
    fprintf(to, "live conversations=%lld frames=%lld", (long long)c->live->conversations, (long long)c->live->frames);
    for (int f = 0; f < FLOW_FATES; f++)
        fprintf(to, " %s=%lld", flow_fate_name((enum flow_fate)f), (long long)c->live->fates[f]);
    fprintf(to, " unreadable=%lld\n", (long long)c->live->unreadable);
}

/* ---- for programs ---- */

static void put_group(struct json_out *w, const struct live_group *g)
{
    json_open_object(w, NULL);
    json_put_str(w, "flow", g->flow);
    json_put_str(w, "node", g->from);
    json_put_str(w, "fate", str_from(flow_fate_name(g->fate)));
    json_put_str(w, "to", g->to);
    json_put_int(w, "frames", g->frames);
    if (g->conversations)
        json_open_list(w, "conversations");
    for (const struct live_id *id = g->conversations; id; id = id->next)
        json_put_int(w, NULL, id->id);
    if (g->conversations)
        json_close_list(w);
    json_close_object(w);
}

void check_live_json(const struct check_live *c, const struct bundle *next, struct json_out *w)
{
    struct change list[CHANGES_MAX];
    size_t n = changes(c, next, list, CHANGES_MAX);
    json_open_object(w, "live");
    json_put_bool(w, "ok", !live_harms(c->live));
    json_put_int(w, "conversations", c->live->conversations);
    json_put_int(w, "frames", c->live->frames);
    json_put_int(w, "unreadable", c->live->unreadable);
    json_open_object(w, "fates");
    for (int f = 0; f < FLOW_FATES; f++)
        json_put_int(w, flow_fate_name((enum flow_fate)f), c->live->fates[f]);
    json_close_object(w);
    json_open_list(w, "changes");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "flow", list[i].flow);
        json_put_str(w, "what", str_from(flow_change_name(list[i].change)));
        json_close_object(w);
    }
    json_close_list(w);
    json_open_list(w, "groups");
    for (size_t i = 0; i < c->live->n; i++)
        put_group(w, &c->live->group[i]);
    json_close_list(w);
    json_close_object(w);
}
