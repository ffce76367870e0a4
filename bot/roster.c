/* The section `alerts` of town.yaml. Must not know what is done with the list. */
#include "bot/roster.h"
#include "base/clock.h"
#include "base/yaml.h"
#include "bot/staff_role.h"

enum { URGENT_MINUTES = 10, EMERGENCY_MINUTES = 3, ANSWER_MAX_S = 2 * 3600 };

static bool taken(const struct roster *r, struct str login)
{
    for (size_t i = 0; i < r->n; i++) {
        if (str_eq(r->people[i].login, login))
            return true;
    }
    return false;
}

static void load_login(const struct yaml *map, const struct roster *r, struct faults *faults, struct roster_person *p)
{
    const struct yaml *at = yaml_get(map, "login");
    p->login = yaml_text(map, "login", (struct str){0});
    if (!staff_login_valid(p->login))
        fault_add(faults, FAULT_ERROR, "T006", at ? at->at : map->at,
                  "login は職員のログイン名です（a〜z で始まり、a〜z 0〜9 . _ - だけ）。",
                  "login is a staff login (a-z first, then a-z 0-9 . _ -).");
    else if (taken(r, p->login))
        fault_add(faults, FAULT_ERROR, "T006", at->at, "'%.*s' は二度書かれています。", "'%.*s' is listed twice.",
                  STR_FMT(p->login));
}

static void load_flag(const struct yaml *node, struct faults *faults, bool *ret)
{
    if (!node)
        return;
    *ret = str_eq(node->text, S("true"));
    if (!*ret && !str_eq(node->text, S("false")))
        fault_add(faults, FAULT_ERROR, "T007", node->at, "true か false を書いてください。",
                  "true or false is expected.");
}

/* `always`, a week, or nothing: the town's hours. */
static void load_times(const struct yaml *node, struct faults *faults, struct roster_person *p)
{
    p->town_hours = !node;
    if (node && node->kind == YAML_TEXT && str_eq(node->text, S("always"))) {
        p->on_holidays = true;
        for (int d = 0; d < 7; d++) {
            p->week.span[d][0] = (struct duty_span){0, DUTY_DAY_MINUTES};
            p->week.n[d] = 1;
        }
    } else if (node && node->kind == YAML_MAP) {
        duty_load_week(node, DUTY_OVER_NIGHT, faults, &p->week);
    }
    if (node && !duty_works_at_all(&p->week))
        fault_add(faults, FAULT_ERROR, "T008", node->at,
                  "duty には曜日ごとの時間か always を書いてください（書かなければ町の duty と同じ）。",
                  "duty is a week of hours, or 'always' (without it: the town's own duty).");
}

static void load_person(const struct yaml *map, const struct roster *r, struct faults *faults, struct roster_person *p)
{
    static const char *const known[] = {"login", "name", "duty", "on_holidays"};
    yaml_known(map, known, sizeof known / sizeof known[0], faults);
    load_login(map, r, faults, p);
    p->name = yaml_text(map, "name", (struct str){0});
    load_times(yaml_get(map, "duty"), faults, p);
    load_flag(yaml_get(map, "on_holidays"), faults, &p->on_holidays);
}

static void load_people(const struct yaml *list, struct arena *arena, struct faults *faults, struct roster *r)
{
    struct roster_person *people = ARENA_ARRAY(arena, struct roster_person, ROSTER_PEOPLE);
    r->people = people;
    for (const struct yaml *n = list ? list->first : NULL; people && n; n = n->next) {
        if (r->n == ROSTER_PEOPLE) {
            fault_add(faults, FAULT_ERROR, "T009", n->at, "people は %d 人までです。", "people takes at most %d.",
                      ROSTER_PEOPLE);
            return;
        }
        people[r->n] = (struct roster_person){0};
        load_person(n, r, faults, &people[r->n]);
        r->n++;
    }
}

/* "10" minutes, or "90s" for those who try things out. */
static bool read_time(struct str s, int64_t *ret_ms)
{
    int64_t n, unit_ms = MINUTE_MS;
    if (str_ends(s, S("s"))) {
        unit_ms = 1000;
        s.len--;
    }
    if (!str_int(s, &n) || n < 1 || n > ANSWER_MAX_S || n * unit_ms > ANSWER_MAX_S * 1000)
        return false;
    *ret_ms = n * unit_ms;
    return true;
}

static void load_deadlines(const struct yaml *map, struct faults *faults, struct roster *r)
{
    static const char *const known[] = {"urgent", "emergency"};
    yaml_known(map, known, 2, faults);
    for (int s = SEVERITY_URGENT; s < SEVERITIES; s++) {
        const struct yaml *n = yaml_get(map, severity_name((enum severity)s));
        if (n && !read_time(n->text, &r->answer_ms[s]))
            fault_add(faults, FAULT_ERROR, "T010", n->at,
                      "'%.*s' は 1 から 120 までの分として読めません（秒なら 90s）。",
                      "'%.*s' is not a number of minutes from 1 to 120 (90s for seconds).", STR_FMT(n->text));
    }
}

void roster_load(const struct yaml *map, struct arena *arena, struct faults *faults, struct roster *ret)
{
    static const char *const known[] = {"people", "answer_within", "at_once"};
    int64_t at_once = ROSTER_AT_ONCE_MIN;
    *ret = (struct roster){
        .answer_ms = {
            [SEVERITY_URGENT] = URGENT_MINUTES * MINUTE_MS, [SEVERITY_EMERGENCY] = EMERGENCY_MINUTES * MINUTE_MS}};
    yaml_known(map, known, sizeof known / sizeof known[0], faults);
    load_people(yaml_get(map, "people"), arena, faults, ret);
    load_deadlines(yaml_get(map, "answer_within"), faults, ret);
    if (yaml_get(map, "at_once"))
        (void)yaml_int(yaml_get(map, "at_once"), ROSTER_AT_ONCE_MIN, ROSTER_AT_ONCE_MAX, faults, &at_once);
    ret->at_once = (size_t)at_once;
}
