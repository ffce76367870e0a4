/* Looking things up in a parsed file, and the first checks a schema needs. Knows nothing of how it was parsed. */
#include "base/yaml.h"

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    struct str wanted = str_from(key);
    for (const struct yaml *member = map->first; member; member = member->next) {
        if (str_eq(member->key, wanted))
            return member;
    }
    return NULL;
}

struct str yaml_text(const struct yaml *map, const char *key, struct str otherwise)
{
    const struct yaml *node = yaml_get(map, key);
    return node && node->kind == YAML_TEXT ? node->text : otherwise;
}

static bool is_known(struct str key, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(key, str_from(known[i])))
            return true;
    }
    return false;
}

static void unknown_key(const struct yaml *member, const char *const *known, size_t n, struct faults *faults)
{
    struct str nearest = {0};
    struct str *names = ARENA_ARRAY(faults->arena, struct str, n);
    for (size_t i = 0; names && i < n; i++)
        names[i] = str_from(known[i]);
    if (names)
        nearest = nearest_name(member->key, names, n);
    if (nearest.len)
        fault_add(faults, FAULT_ERROR, "F001", member->key_at, "知らないキー「%.*s」（「%.*s」のことですか）",
                  "unknown key \"%.*s\" (did you mean \"%.*s\"?)", STR_FMT(member->key), STR_FMT(nearest));
    else
        fault_add(faults, FAULT_ERROR, "F001", member->key_at, "知らないキー「%.*s」", "unknown key \"%.*s\"",
                  STR_FMT(member->key));
}

void yaml_known(const struct yaml *map, const char *const *known, size_t n, struct faults *faults)
{
    if (!map || map->kind != YAML_MAP)
        return;
    for (const struct yaml *member = map->first; member; member = member->next) {
        if (!is_known(member->key, known, n))
            unknown_key(member, known, n, faults);
    }
}

bool yaml_int(const struct yaml *node, int64_t lo, int64_t hi, struct faults *faults, int64_t *ret)
{
    int64_t number;
    if (node && node->kind == YAML_TEXT && str_int(node->text, &number) && number >= lo && number <= hi) {
        *ret = number;
        return true;
    }
    fault_add(faults, FAULT_ERROR, "F002", node ? node->at : (struct place){0},
              "%lld から %lld までの整数を書いてください", "a whole number from %lld to %lld is expected",
              (long long)lo, (long long)hi);
    return false;
}
