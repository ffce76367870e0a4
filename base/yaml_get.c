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

/* What a key looks like when a colon was not taken for one. */
static const char *swallowed(struct str key)
{
    if (str_starts(key, S("\xe3\x80\x80")))
        return "行のはじめに全角の空白があります。半角の空白に直してください。";
    if (str_find(key, S("\xef\xbc\x9a")) >= 0 || str_find(key, S(":")) >= 0)
        return "半角の「:」と、そのあとの半角の空白が要ります。";
    return NULL;
}

static struct str listed(struct arena *arena, const char *const *known, size_t n)
{
    struct str all = n ? str_from(known[0]) : S("-");
    for (size_t i = 1; i < n; i++)
        all = arena_fmt(arena, "%.*s, %s", STR_FMT(all), known[i]);
    return all;
}

static void unknown_key(const struct yaml *member, const char *const *known, size_t n, struct faults *faults)
{
    struct str nearest = {0};
    struct str *names = ARENA_ARRAY(faults->arena, struct str, n);
    for (size_t i = 0; names && i < n; i++)
        names[i] = str_from(known[i]);
    if (names)
        nearest = nearest_name(member->key, names, n);
    const char *why = swallowed(member->key);
    if (why)
        fault_add(faults, FAULT_ERROR, "F001", member->key_at, "知らないキー「%.*s」。%s",
                  "unknown key \"%.*s\" (a colon that is none?)%.0s", STR_FMT(member->key), why);
    else if (nearest.len)
        fault_add(faults, FAULT_ERROR, "F001", member->key_at, "知らないキー「%.*s」（「%.*s」のことですか）",
                  "unknown key \"%.*s\" (did you mean \"%.*s\"?)", STR_FMT(member->key), STR_FMT(nearest));
    else {
        struct str all = listed(faults->arena, known, n);
        fault_add(faults, FAULT_ERROR, "F001", member->key_at, "知らないキー「%.*s」。ここに書けるのは %.*s です。",
                  "unknown key \"%.*s\"; known here: %.*s", STR_FMT(member->key), STR_FMT(all));
    }
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
              "%lld から %lld までの整数を、半角の数字で書いてください", "a whole number from %lld to %lld is expected",
              (long long)lo, (long long)hi);
    return false;
}
