/* What the town has for a person's own words, or for a JSON profile, with the reasons a person would be shown. */
#include "cli/match_cmd.h"
#include <math.h>
#include "base/clock.h"
#include "base/fold.h"
#include "bot/resources.h"
#include "bot/town.h"
#include "cli/content_dir.h"
#include "cli/lines.h"
#include "cli/town_things.h"
#include "cli/usage.h"
#include "directory/areas.h"

static const char usage[] =
    "usage: tsunagu match [--top N] [--at ISO8601] [--near LAT,LON | --area NAME [--town FILE]] [--db FILE] [--content "
    "DIR] < lines\n"
    "A line is a person's own words, or a JSON object: {\"text\"} is read like words; "
    "{\"categories\":[…],\"constraints\":[…],\n"
    "\"role\":\"participant|contributor\",\"words\":…,\"needs\":[\"1\"…],\"age\":YEARS,\"near\":[LAT,LON],\"seen\":["
    "ids],\"liked\":[ids],\"disliked\":[ids]}\n"
    "is taken as it is. One JSON object a line. Where nothing fits: \"nearest\" (or null) with what \"differs\", and "
    "\"gap\", what is not there.\n"
    "NAME: a part of the town, by its id or by what people call it (areas.yaml of the town that FILE is, else of the "
    "demo "
    "town).\n"
    "Without --db the demo town is searched.\n";

enum { TOP_MAX = 50, LIST_MAX = 16, SEEN_MAX = 100 };

struct matcher {
    const char *db, *content;
    int64_t top, at_ms;
    double lat, lon;
    const char *area, *town;
    struct areas *areas;
    const struct area *place; /* where they live; NULL: not said */
    struct nlu *nlu;
    struct reasons *wording;
    struct directory *directory;
};

struct wanted {
    struct str categories[LIST_MAX], constraints[LIST_MAX], needs[LIST_MAX], seen[SEEN_MAX], liked[SEEN_MAX],
        disliked[SEEN_MAX];
    struct profile profile;
};

/* Strings of a JSON list; ERR_INPUT when it is something else. */
static enum err read_list(const struct json *list, struct str *ret, size_t max, size_t *ret_n)
{
    *ret_n = 0;
    if (json_kind(list) == JSON_NULL)
        return ERR_OK;
    if (json_kind(list) != JSON_LIST)
        return ERR_INPUT;
    for (const struct json *n = json_first(list); n; n = json_next(n)) {
        if (json_kind(n) != JSON_STRING || *ret_n == max)
            return ERR_INPUT;
        ret[(*ret_n)++] = json_string(n);
    }
    return ERR_OK;
}

static enum err from_words(const struct matcher *m, const struct line *line, struct arena *arena, struct wanted *w)
{
    struct understanding u;
    enum err err = nlu_read(m->nlu, arena, line->text, line->context, &u);
    if (err)
        return err;
    for (size_t i = 0; i < u.categories.n && i < LIST_MAX; i++)
        w->categories[w->profile.n_categories++] = u.categories.item[i];
    for (size_t i = 0; i < u.constraints.n && i < LIST_MAX; i++)
        w->constraints[w->profile.n_constraints++] = u.constraints.item[i];
    for (size_t i = 0; i < u.needs.n && i < LIST_MAX; i++)
        w->needs[w->profile.n_needs++] = u.needs.item[i];
    w->profile.contributor = u.role == ROLE_CONTRIBUTOR;
    w->profile.words = u.folded.text;
    return ERR_OK;
}

static enum err read_near(const struct json *near, struct profile *p)
{
    const struct json *lat = json_first(near);
    if (json_kind(near) == JSON_NULL)
        return ERR_OK;
    return json_kind(near) == JSON_LIST && lat && json_number(lat, &p->lat) && json_number(json_next(lat), &p->lon)
               ? ERR_OK
               : ERR_INPUT;
}

static enum err read_age(const struct json *age, struct profile *p)
{
    double years;
    if (json_kind(age) == JSON_NULL)
        return ERR_OK;
    if (!json_number(age, &years) || years < 1 || years > 130)
        return ERR_INPUT;
    p->age = (int)years;
    return ERR_OK;
}

/* Members that are there win over what was read out of the words. */
static enum err from_object(const struct json *o, struct arena *arena, struct wanted *w)
{
    struct profile *p = &w->profile;
    enum err err = ERR_OK;
    if (json_get(o, "categories"))
        err = read_list(json_get(o, "categories"), w->categories, LIST_MAX, &p->n_categories);
    if (!err && json_get(o, "constraints"))
        err = read_list(json_get(o, "constraints"), w->constraints, LIST_MAX, &p->n_constraints);
    if (!err && json_get(o, "needs"))
        err = read_list(json_get(o, "needs"), w->needs, LIST_MAX, &p->n_needs);
    if (!err)
        err = read_list(json_get(o, "seen"), w->seen, SEEN_MAX, &p->n_seen);
    if (!err)
        err = read_list(json_get(o, "liked"), w->liked, SEEN_MAX, &p->n_liked);
    if (!err)
        err = read_list(json_get(o, "disliked"), w->disliked, SEEN_MAX, &p->n_disliked);
    if (!err)
        err = read_age(json_get(o, "age"), p);
    if (!err)
        err = read_near(json_get(o, "near"), p);
    if (!err && json_get(o, "words"))
        err = fold_text(arena, json_string(json_get(o, "words")), &p->words);
    if (json_get(o, "role"))
        p->contributor = str_eq(json_string(json_get(o, "role")), S("contributor"));
    return err;
}

static void put_list(struct json_out *out, const char *key, const struct str *items, size_t n)
{
    json_open_list(out, key);
    for (size_t i = 0; i < n; i++)
        json_put_str(out, NULL, items[i]);
    json_close_list(out);
}

static void put_match(struct json_out *out, const struct match *m)
{
    json_put_str(out, "id", m->resource->id);
    json_put_str(out, "name", m->resource->name);
    json_put_int(out, "score", m->score);
    put_list(out, "reasons", m->reasons, m->n_reasons);
}

static void put_matches(struct json_out *out, const struct match *found, size_t n)
{
    json_open_list(out, "matches");
    for (size_t i = 0; i < n; i++) {
        json_open_object(out, NULL);
        put_match(out, &found[i]);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_nearest(struct json_out *out, const struct nearest *near)
{
    if (near->match.resource) {
        json_open_object(out, "nearest");
        put_match(out, &near->match);
        put_list(out, "differs", near->differs, near->n_differs);
        json_close_object(out);
    } else {
        json_put_null(out, "nearest");
    }
    json_open_object(out, "gap");
    put_list(out, "categories", near->gap.categories, near->gap.n_categories);
    put_list(out, "constraints", near->gap.constraints, near->gap.n_constraints);
    json_close_object(out);
}

static enum err match_line(void *self, const struct line *line, struct arena *arena, struct json_out *out)
{
    const struct matcher *m = self;
    struct match found[TOP_MAX];
    struct wanted *w = ARENA_NEW(arena, struct wanted);
    if (!w)
        return ERR_NOMEM;
    w->profile = (struct profile){.categories = w->categories,
                                  .constraints = w->constraints,
                                  .needs = w->needs,
                                  .seen = w->seen,
                                  .liked = w->liked,
                                  .disliked = w->disliked,
                                  .lat = m->lat,
                                  .lon = m->lon};
    enum err err = line->text.len ? from_words(m, line, arena, w) : ERR_OK;
    if (m->place) {
        area_profile(m->place, REASONS_JA, &w->profile);
        w->profile.words = area_left_out(m->place, arena, w->profile.words);
    }
    if (!err && line->object)
        err = from_object(line->object, arena, w);
    if (err)
        return err;
    int64_t now_ms = m->at_ms ? m->at_ms : clock_wall_ms();
    size_t n = directory_match(m->directory, m->wording, arena, &w->profile, now_ms, found, (size_t)m->top);
    put_list(out, "categories", w->categories, w->profile.n_categories);
    put_list(out, "constraints", w->constraints, w->profile.n_constraints);
    json_put_str(out, "role", w->profile.contributor ? S("contributor") : S("participant"));
    put_matches(out, found, n);
    if (!n) {
        struct nearest near;
        (void)directory_nearest(m->directory, m->wording, arena, &w->profile, now_ms, &near);
        put_nearest(out, &near);
    }
    return ERR_OK;
}

/* "35.4,134.7", strictly. */
static bool read_place(const char *text, double *lat, double *lon)
{
    struct arena a;
    struct json_doc *doc;
    struct profile p = {.lat = NAN, .lon = NAN};
    arena_init(&a, 4096);
    struct str list = arena_fmt(&a, "[%s]", text);
    bool good = list.len && json_open(list, 0, &doc, NULL) == ERR_OK;
    if (good) {
        const struct json *root = json_root(doc);
        good = read_near(root, &p) == ERR_OK && fabs(p.lat) <= 90 && fabs(p.lon) <= 180;
        json_close(doc);
    }
    arena_done(&a);
    *lat = p.lat;
    *lon = p.lon;
    return good;
}

static bool take_option(struct matcher *m, struct str option, const char *value)
{
    if (str_eq(option, S("--top")))
        return str_int(str_from(value), &m->top) && m->top > 0 && m->top <= TOP_MAX;
    if (str_eq(option, S("--at")))
        return clock_parse_iso(str_from(value), JST_MINUTES, &m->at_ms);
    if (str_eq(option, S("--near")))
        return read_place(value, &m->lat, &m->lon);
    const char **text = str_eq(option, S("--db"))        ? &m->db
                        : str_eq(option, S("--area"))    ? &m->area
                        : str_eq(option, S("--town"))    ? &m->town
                        : str_eq(option, S("--content")) ? &m->content
                                                         : NULL;
    if (text)
        *text = value;
    return text != NULL;
}

/* -1: go on; else an exit code. */
static int read_args(int argc, char **argv, struct matcher *m)
{
    for (int i = 1; i < argc; i += 2) {
        if (strcmp(argv[i], "--help") == 0)
            return fputs(usage, stdout) < 0 ? 3 : 0;
        if (i + 1 >= argc || !take_option(m, str_from(argv[i]), argv[i + 1]))
            return wrong_use(usage, argc, argv);
    }
    if (m->area && !isnan(m->lat)) {
        fputs("tsunagu: match: --near or --area, not both\n", stderr);
        return 2;
    }
    return -1;
}

static int load_wording(struct matcher *m)
{
    struct arena a;
    struct faults faults;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    struct str path = arena_fmt(&a, "%s/directory/data/reasons.yaml", content_dir(m->content));
    enum err err = reasons_load(path.ptr, &faults, &m->wording);
    if (err) {
        faults_print(&faults, stderr, false);
        fprintf(stderr, "tsunagu: %s: %s\n", path.ptr, err_name(err));
    }
    arena_done(&a);
    return !err ? 0 : err == ERR_INPUT ? 1 : 3;
}

static enum err load_areas(const char *path, struct faults *faults, struct areas **ret)
{
    struct town *town = NULL;
    enum err err = town_load(path, faults, &town);
    struct str file = err ? (struct str){0} : town_areas(town);
    if (!err && file.len)
        err = areas_load(file.ptr, faults, ret);
    town_free(town);
    return err;
}

static const struct area *area_called(const struct areas *a, struct str name)
{
    for (size_t i = 0; i < areas_count(a); i++) {
        const struct area *area = areas_at(a, i);
        bool is = str_eq(area->id, name);
        for (size_t k = 0; k < area->n_names; k++)
            is = is || str_eq(area->names[k], name);
        if (is)
            return area;
    }
    return NULL;
}

static int unknown_area(const struct matcher *m)
{
    fprintf(stderr, "tsunagu: match: --area %s: no such part of the town. There are:", m->area);
    for (size_t i = 0; i < areas_count(m->areas); i++)
        fprintf(stderr, " %.*s", STR_FMT(areas_at(m->areas, i)->name[REASONS_JA]));
    fputs("\n", stderr);
    return 2;
}

/* Where they live, by name. */
static int find_place(struct matcher *m)
{
    struct arena a;
    struct faults faults;
    if (!m->area)
        return 0;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    struct str demo = arena_fmt(&a, "%s/directory/data/demo/town.yaml", content_dir(m->content));
    const char *path = m->town ? m->town : demo.ptr;
    enum err err = load_areas(path, &faults, &m->areas);
    if (err) {
        faults_print(&faults, stderr, false);
        fprintf(stderr, "tsunagu: %s: %s\n", path, err_name(err));
    }
    arena_done(&a);
    if (err)
        return err == ERR_INPUT ? 1 : 3;
    m->place = area_called(m->areas, str_from(m->area));
    return m->place ? 0 : unknown_area(m);
}

static int load_things(struct matcher *m)
{
    struct store *s;
    int code = town_things_open(m->db, m->content, &s);
    if (code)
        return code;
    enum err err = resources_load(s, &m->directory, NULL);
    if (err)
        fprintf(stderr, "tsunagu: directory: %s\n", err_name(err));
    store_close(s);
    return err ? 3 : 0;
}

int cmd_match(int argc, char **argv)
{
    static const char *const own[] = {"categories", "constraints", "role", "matches", "nearest",  "gap", "words",
                                      "needs",      "age",         "seen", "liked",   "disliked", "near"};
    struct matcher m = {.top = 3, .lat = NAN, .lon = NAN};
    int code = read_args(argc, argv, &m);
    if (code >= 0)
        return code;
    code = find_place(&m);
    if (!code)
        code = content_nlu(m.content, &m.nlu);
    if (!code)
        code = load_wording(&m);
    if (!code)
        code = load_things(&m);
    const struct line_command command = {
        .each = match_line, .self = &m, .own = own, .n_own = sizeof(own) / sizeof(own[0]), .text_optional = true};
    if (!code)
        code = lines_run(&command, stdin, stdout);
    areas_free(m.areas);
    nlu_close(m.nlu);
    reasons_free(m.wording);
    directory_free(m.directory);
    return code;
}
