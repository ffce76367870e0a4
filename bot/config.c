/* tsunagu.yaml, environment and defaults, by one table of keys. What the values mean is their users' business. */
#include "bot/config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/owned.h"
#include "base/yaml.h"

enum kind { TEXT, SECRET, NUMBER, FLAG, LIST, SECRET_LIST };

/* Where a list lands: its items and its count sit at different offsets. */
struct key {
    const char *path; /* "line.channel_secret": nested in the file, upper case with _ in the environment */
    enum kind kind;
    size_t at, count_at, max; /* LIST kinds: max items; count_at is the offset of their number */
    int64_t lo, hi;           /* NUMBER */
};

#define AT(member) offsetof(struct config, member)

static const struct key keys[] = {
    {"listen_address", TEXT, AT(listen_address), 0, 0, 0, 0},
    {"public_url", TEXT, AT(public_url), 0, 0, 0, 0},
    {"trusted_proxies", LIST, AT(proxies), AT(n_proxies), CONFIG_PROXIES, 0, 0},
    {"database", TEXT, AT(database), 0, 0, 0, 0},
    {"content", TEXT, AT(content), 0, 0, 0, 0},
    {"town", TEXT, AT(town), 0, 0, 0, 0},
    {"line.channel_secret", SECRET_LIST, AT(line_secrets), AT(n_line_secrets), CONFIG_SECRETS, 0, 0},
    {"line.channel_access_token", SECRET, AT(line_token), 0, 0, 0, 0},
    {"line.api_base", TEXT, AT(line_api_base), 0, 0, 0, 0},
    {"line.data_api_base", TEXT, AT(line_data_api_base), 0, 0, 0, 0},
    {"line.greet_on_follow", FLAG, AT(line_greet_on_follow), 0, 0, 0, 0},
    {"web.allowed_origins", LIST, AT(web_origins), AT(n_web_origins), CONFIG_ORIGINS, 0, 0},
    {"portal.tiles", TEXT, AT(portal_tiles), 0, 0, 0, 0},
    {"portal.leaflet", TEXT, AT(portal_leaflet), 0, 0, 0, 0},
    {"portal.attribution", TEXT, AT(portal_attribution), 0, 0, 0, 0},
    {"console.require_totp", FLAG, AT(console_require_totp), 0, 0, 0, 0},
    {"console.idle_s", NUMBER, AT(console_idle_s), 0, 0, 60, 86400},
    {"console.absolute_s", NUMBER, AT(console_absolute_s), 0, 0, 300, 604800},
    {"alerts.command", TEXT, AT(alert_command), 0, 0, 0, 0},
    {"alerts.timeout_s", NUMBER, AT(alert_timeout_s), 0, 0, 1, 600},
    {"alerts.at_once", NUMBER, AT(alert_at_once), 0, 0, 1, 16},
    {"limits.web_per_minute", NUMBER, AT(limit_web_per_min), 0, 0, 1, 100000},
    {"limits.connections", NUMBER, AT(limit_connections), 0, 0, 8, 1000000},
    {"limits.connections_per_address", NUMBER, AT(limit_connections_per_address), 0, 0, 1, 1000000},
};
enum { N_KEYS = sizeof(keys) / sizeof(keys[0]), SECRET_FILE_BYTES = 4096, CONFIG_FILE_BYTES = 65536 };

struct loading {
    struct arena *arena;
    struct faults *faults;
    struct config *config;
    bool *totp_said; /* console.require_totp was given: its default depends on another key */
};

static void *member(struct config *c, size_t offset)
{
    return (char *)c + offset;
}

static void set_list(const struct loading *l, const struct key *key, struct str text, struct place at)
{
    struct str *items = member(l->config, key->at);
    size_t *n = member(l->config, key->count_at);
    struct str_cut cut = {.tail = text, .found = true};
    *n = 0;
    while (cut.found) {
        cut = str_cut(cut.tail, ',');
        struct str item = str_trim(cut.head);
        if (item.len == 0)
            continue;
        if (*n == key->max) {
            fault_add(l->faults, FAULT_ERROR, "C004", at, "%s は %d 個までです", "%s takes at most %d values",
                      key->path, (int)key->max);
            return;
        }
        items[(*n)++] = arena_str(l->arena, item);
    }
}

static bool flag(struct str text, bool *ret)
{
    *ret = str_eq(text, S("true")) || str_eq(text, S("yes")) || str_eq(text, S("1"));
    return *ret || str_eq(text, S("false")) || str_eq(text, S("no")) || str_eq(text, S("0"));
}

static void set_value(const struct loading *l, const struct key *key, struct str text, struct place at)
{
    int64_t number = 0;
    switch (key->kind) {
    case TEXT:
    case SECRET:
        *(struct str *)member(l->config, key->at) = arena_str(l->arena, str_trim(text));
        return;
    case NUMBER:
        if (!str_int(str_trim(text), &number) || number < key->lo || number > key->hi)
            fault_add(l->faults, FAULT_ERROR, "C002", at, "%s は %lld から %lld までの整数です",
                      "%s must be a whole number from %lld to %lld", key->path, (long long)key->lo, (long long)key->hi);
        else
            *(int64_t *)member(l->config, key->at) = number;
        return;
    case FLAG:
        *l->totp_said |= key->at == AT(console_require_totp);
        if (!flag(str_trim(text), member(l->config, key->at)))
            fault_add(l->faults, FAULT_ERROR, "C003", at, "%s は true か false です", "%s must be true or false",
                      key->path);
        return;
    case LIST:
    case SECRET_LIST:
        set_list(l, key, text, at);
        return;
    }
}

/* "127.0.0.1:8080": address and port in one word, as the documentation shows it. */
static void set_listen(const struct loading *l, struct str text, struct place at)
{
    text = str_trim(text);
    size_t colon = text.len;
    while (colon > 0 && text.ptr[colon - 1] != ':')
        colon--;
    int64_t port = 0;
    if (colon < 2 || !str_int(str_sub(text, colon, text.len), &port) || port < 0 || port > 65535) {
        fault_add(l->faults, FAULT_ERROR, "C005", at, "listen は「アドレス:ポート」の形です（例 127.0.0.1:8080）",
                  "listen must be ADDRESS:PORT (for example 127.0.0.1:8080)");
        return;
    }
    l->config->listen_address = arena_str(l->arena, str_sub(text, 0, colon - 1));
    l->config->listen_port = port;
}

static const char *const level_words[LOG_LEVELS] = {"debug", "info", "warn", "error"};

static void set_level(const struct loading *l, struct str text, struct place at)
{
    for (int i = 0; i < LOG_LEVELS; i++) {
        if (str_eq(str_trim(text), str_from(level_words[i]))) {
            l->config->log_level = (enum log_level)i;
            return;
        }
    }
    fault_add(l->faults, FAULT_ERROR, "C006", at, "log.level は debug、info、warn、error のどれかです",
              "log.level must be one of debug, info, warn, error");
}

/* Keys whose value needs a reader of its own. */
static const struct {
    const char *path;
    void (*set)(const struct loading *l, struct str text, struct place at);
} special[] = {{"listen", set_listen}, {"log.level", set_level}};
enum { N_SPECIAL = sizeof(special) / sizeof(special[0]) };

static bool set_by_path(const struct loading *l, struct str path, struct str text, struct place at)
{
    for (size_t i = 0; i < N_SPECIAL; i++) {
        if (str_eq(path, str_from(special[i].path))) {
            special[i].set(l, text, at);
            return true;
        }
    }
    for (size_t i = 0; i < N_KEYS; i++) {
        if (str_eq(path, str_from(keys[i].path))) {
            set_value(l, &keys[i], text, at);
            return true;
        }
    }
    return false;
}

static void unknown_key(const struct loading *l, struct str path, struct place at)
{
    struct str names[N_KEYS + N_SPECIAL];
    size_t n = 0;
    for (size_t i = 0; i < N_KEYS; i++)
        names[n++] = str_from(keys[i].path);
    for (size_t i = 0; i < N_SPECIAL; i++)
        names[n++] = str_from(special[i].path);
    struct str near = nearest_name(path, names, n);
    if (near.len)
        fault_add(l->faults, FAULT_ERROR, "C001", at, "'%.*s' という設定はありません。もしかして '%.*s' ですか？",
                  "there is no setting '%.*s'; did you mean '%.*s'?", STR_FMT(path), STR_FMT(near));
    else
        fault_add(l->faults, FAULT_ERROR, "C001", at, "'%.*s' という設定はありません", "there is no setting '%.*s'",
                  STR_FMT(path));
}

static void read_list(const struct loading *l, struct str path, const struct yaml *node)
{
    OWNED(buf) struct buf joined;
    buf_init(&joined, CONFIG_FILE_BYTES);
    for (const struct yaml *item = node->first; item; item = item->next) {
        buf_add(&joined, item->text);
        buf_add_char(&joined, ',');
    }
    if (!set_by_path(l, path, buf_str(&joined), node->at))
        unknown_key(l, path, node->key_at);
}

static void read_map(const struct loading *l, struct str prefix, const struct yaml *map)
{
    for (const struct yaml *node = map->first; node; node = node->next) {
        struct str path =
            prefix.len ? arena_fmt(l->arena, "%.*s.%.*s", STR_FMT(prefix), STR_FMT(node->key)) : node->key;
        if (node->kind == YAML_MAP)
            read_map(l, path, node);
        else if (node->kind == YAML_LIST)
            read_list(l, path, node);
        else if (!set_by_path(l, path, node->text, node->at))
            unknown_key(l, path, node->key_at);
    }
}

/* TSUNAGU_LINE_CHANNEL_SECRET for "line.channel_secret". */
static struct str env_name(struct arena *a, const char *path, const char *suffix)
{
    struct str name = arena_fmt(a, "TSUNAGU_%s%s", path, suffix);
    char *p = (char *)(uintptr_t)name.ptr; /* the arena's own copy, made on the line above */
    for (size_t i = 0; i < name.len; i++) {
        if (p[i] == '.')
            p[i] = '_';
        else if (p[i] >= 'a' && p[i] <= 'z')
            p[i] = (char)(p[i] - 'a' + 'A');
    }
    return name;
}

static enum err read_env_key(const struct loading *l, const char *path, bool secret)
{
    struct str name = env_name(l->arena, path, "");
    const char *value = name.len ? getenv(name.ptr) : NULL;
    if (value)
        (void)set_by_path(l, str_from(path), str_from(value), (struct place){.file = name});
    if (!secret)
        return ERR_OK;
    name = env_name(l->arena, path, "_FILE");
    const char *file = name.len ? getenv(name.ptr) : NULL;
    if (!file)
        return ERR_OK;
    struct str text;
    enum err err = file_read(l->arena, file, SECRET_FILE_BYTES, &text);
    if (err) {
        fault_add(l->faults, FAULT_ERROR, "C007", (struct place){.file = name}, "秘密のファイル %s を読めません",
                  "cannot read the secret file %s", file);
        return ERR_OK;
    }
    (void)set_by_path(l, str_from(path), text, (struct place){.file = name});
    return ERR_OK;
}

static enum err read_env(const struct loading *l)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < N_SPECIAL && !err; i++)
        err = read_env_key(l, special[i].path, false);
    for (size_t i = 0; i < N_KEYS && !err; i++)
        err = read_env_key(l, keys[i].path, keys[i].kind == SECRET || keys[i].kind == SECRET_LIST);
    return err;
}

static struct config defaults(void)
{
    return (struct config){
        .listen_address = S("127.0.0.1"),
        .listen_port = 8080,
        .database = S("sqlite:tsunagu.db"),
        .content = S(TSUNAGU_CONTENT_DIR),
        .line_api_base = S("https://api.line.me"),
        .line_data_api_base = S("https://api-data.line.me"),
        .line_greet_on_follow = true,
        .console_idle_s = 15 * 60,
        .console_absolute_s = 8 * 3600,
        .portal_leaflet = S("/usr/share/javascript/leaflet"),
        .alert_timeout_s = 30,
        .alert_at_once = 4,
        .limit_web_per_min = 60,
        .limit_connections = 19000,
        .limit_connections_per_address = 200,
        .log_level = LOG_INFO,
    };
}

static struct str without_slash(struct str url)
{
    while (str_ends(url, S("/")))
        url.len--;
    return url;
}

static void check_database(const struct loading *l)
{
    struct str *db = &l->config->database;
    if (str_starts(*db, S("sqlite:")) && db->len > 7) {
        *db = str_sub(*db, 7, db->len);
        return;
    }
    fault_add(l->faults, FAULT_ERROR, "C008", (struct place){.file = l->config->file},
              "database は sqlite:ファイル名 の形です", "database must be sqlite:PATH");
}

/* Found out at the start, not at night when somebody is in danger. */
static void check_alert_command(const struct loading *l)
{
    struct str program = l->config->alert_command;
    if (program.len && access(program.ptr, X_OK))
        fault_add(l->faults, FAULT_ERROR, "C010", (struct place){.file = l->config->file},
                  "alerts.command のプログラムを実行できません（引数なしの、ファイルの場所だけを書きます）",
                  "the program in alerts.command cannot be executed (a path alone, without arguments)");
}

/* It stands in a policy that browsers enforce: one origin, nothing else. */
static void check_tiles(const struct loading *l)
{
    struct str url = l->config->portal_tiles;
    bool ok = str_starts(url, S("https://")) || str_starts(url, S("http://"));
    static const struct str parts[] = {S("{z}"), S("{x}"), S("{y}")};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        ok = ok && str_find(url, parts[i]) > 0;
    for (size_t i = 0; i < url.len; i++)
        ok = ok && (unsigned char)url.ptr[i] > ' ' && !strchr(";,'\"", url.ptr[i]);
    if (url.len && !ok)
        fault_add(l->faults, FAULT_ERROR, "C011", (struct place){.file = l->config->file},
                  "portal.tiles は https://…/{z}/{x}/{y}.png の形です",
                  "portal.tiles must be like https://…/{z}/{x}/{y}.png");
}

static void check_proxies(const struct loading *l)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    for (size_t i = 0; i < l->config->n_proxies; i++) {
        const char *text = l->config->proxies[i].ptr; /* the arena's own copy ends in a zero byte */
        if (inet_pton(AF_INET, text, bytes) != 1 && inet_pton(AF_INET6, text, bytes) != 1)
            fault_add(l->faults, FAULT_ERROR, "C012", (struct place){.file = l->config->file},
                      "trusted_proxies は IP アドレスを書きます（例 127.0.0.1）: %s",
                      "trusted_proxies takes IP addresses (for example 127.0.0.1): %s", text);
    }
}

/* What follows from other values, once all of them are known. */
static void derive(const struct loading *l)
{
    struct config *c = l->config;
    if (c->public_url.len == 0)
        c->public_url = arena_fmt(l->arena, "http://%.*s:%lld", STR_FMT(c->listen_address), (long long)c->listen_port);
    c->public_url = without_slash(c->public_url);
    c->line_api_base = without_slash(c->line_api_base);
    c->line_data_api_base = without_slash(c->line_data_api_base);
    if (c->town.len == 0)
        c->town = arena_fmt(l->arena, "%.*s/directory/data/demo/town.yaml", STR_FMT(c->content));
    if (!*l->totp_said)
        c->console_require_totp = str_starts(c->public_url, S("https://"));
    check_database(l);
    check_alert_command(l);
    check_tiles(l);
    check_proxies(l);
    if (c->n_line_secrets && c->line_token.len == 0)
        fault_add(l->faults, FAULT_ERROR, "C009", (struct place){.file = c->file},
                  "line.channel_secret があるのに line.channel_access_token がありません",
                  "line.channel_secret is set but line.channel_access_token is not");
}

static const char *const usual_places[] = {"tsunagu.yaml", "/etc/tsunagu/tsunagu.yaml"};

static const char *find_file(const char *path)
{
    if (path)
        return path;
    for (size_t i = 0; i < sizeof(usual_places) / sizeof(usual_places[0]); i++) {
        if (access(usual_places[i], F_OK) == 0)
            return usual_places[i];
    }
    return NULL;
}

enum err config_load(const char *path, struct arena *arena, struct faults *faults, struct config *ret)
{
    struct config config = defaults();
    bool totp_said = false;
    struct loading l = {arena, faults, &config, &totp_said};
    const char *file = find_file(path);
    config.demo = file == NULL;
    if (file) {
        struct yaml *root;
        config.file = arena_str(arena, str_from(file));
        enum err err = yaml_load(arena, file, faults, &root);
        if (err)
            return err;
        if (root->kind == YAML_MAP)
            read_map(&l, (struct str){0}, root);
    }
    enum err err = read_env(&l);
    if (err)
        return err;
    derive(&l);
    if (arena->failed)
        return ERR_NOMEM;
    if (faults->n_errors)
        return ERR_INPUT;
    *ret = config;
    return ERR_OK;
}
