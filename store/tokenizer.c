/* The FTS5 tokenizer. A run's last letter is a token of its own, so that one letter can be searched at the end of a
 * word too (as a prefix it finds every pair that begins with it); a query of two letters or more leaves that out, so
 * that it is a phrase of pairs. O(bytes). */
#include "store/tokenizer.h"
#include "base/fold_variant.h"
#include "base/utf8.h"
#include "store/word_fields.h"

enum {
    CHUNK = 32 * 1024, /* folding takes 64 KiB at most */
    SCRATCH = 4 << 20,
    TOKEN_MAX = 64 /* bytes of one word; the rest of a longer one is cut off */
};

enum class { CLASS_NONE, CLASS_PAIRS, CLASS_WORD };

/* Letters written without blanks between words; everything else that is a letter or digit makes whole words. */
static enum class class_of(uint32_t c) {
    if ((c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
        (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x20000 && c <= 0x3ffff)) return c == 0x30fb
        ? CLASS_NONE
        : CLASS_PAIRS; /* ・ */
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
        (c >= 0xc0 && c <= 0x1fff && c != 0xd7 && c != 0xf7)) return CLASS_WORD;
    return CLASS_NONE;
}

typedef int (*emit_fn)(void *, int, const char *, int, int, int);

struct walk {
    struct folded f;
    size_t offset; /* of this chunk in the whole text */
    bool query;
    void *ctx;
    emit_fn emit;
};

static int emit(const struct walk *w, size_t from, size_t to)
{
    size_t len = to - from;
    while (len > TOKEN_MAX || (len && !utf8_valid(str_sub(w->f.text, from, len))))
        len--;
    if (!len)
        return SQLITE_OK;
    return w->emit(w->ctx, 0, w->f.text.ptr + from, (int)len, (int)(w->offset + w->f.at[from]),
                   (int)(w->offset + w->f.at[to]));
}

static size_t char_bytes(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.ptr[at];
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* The run [from, to) as pairs. */
static int emit_pairs(const struct walk *w, size_t from, size_t to)
{
    size_t first = char_bytes(w->f.text, from), n = 0;
    int rc = SQLITE_OK;
    for (size_t at = from; !rc && at + first < to; n++) {
        size_t second = char_bytes(w->f.text, at + first);
        rc = emit(w, at, at + first + second);
        at += first;
        first = second;
        from = at;
    }
    if (!rc && (!w->query || n == 0))
        rc = emit(w, from, to);
    return rc;
}

static int walk(const struct walk *w)
{
    struct str text = w->f.text, rest = text;
    enum class running = CLASS_NONE;
    size_t start = 0, at = 0;
    int rc = SQLITE_OK;
    uint32_t c;
    while (!rc) {
        bool more = utf8_next(&rest, &c);
        enum class now = more ? class_of(c) : CLASS_NONE;
        if (now != running || !more) {
            if (running == CLASS_PAIRS)
                rc = emit_pairs(w, start, at);
            else if (running == CLASS_WORD)
                rc = emit(w, start, at);
            running = now;
            start = at;
        }
        if (!more)
            break;
        at = text.len - rest.len;
    }
    return rc;
}

/* Whole characters, at most CHUNK bytes, cut at a line end where there is one. */
static struct str take_chunk(struct str text)
{
    if (text.len <= CHUNK)
        return text;
    size_t n = CHUNK;
    while (n > CHUNK / 2 && text.ptr[n - 1] != '\n')
        n--;
    if (text.ptr[n - 1] != '\n')
        n = CHUNK;
    while (n && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
        n--;
    return str_sub(text, 0, n);
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *text, int bytes, emit_fn emit_token)
{
    (void)self;
    struct str rest = {text, bytes > 0 ? (size_t)bytes : 0};
    struct walk w = {.query = (flags & FTS5_TOKENIZE_QUERY) != 0, .ctx = ctx, .emit = emit_token};
    int rc = SQLITE_OK;
    while (rest.len && !rc) {
        struct arena a;
        struct str chunk = take_chunk(rest);
        arena_init(&a, SCRATCH);
        enum err err = fold_for_search(&a, chunk, &w.f);
        if (err == ERR_OK)
            rc = walk(&w);
        else if (err == ERR_NOMEM)
            rc = SQLITE_NOMEM;
        arena_done(&a); /* text that is not UTF-8 has no words */
        w.offset += chunk.len;
        rest = str_sub(rest, chunk.len, rest.len);
    }
    return rc;
}

static int create(void *context, const char **args, int n_args, Fts5Tokenizer **ret)
{
    (void)args;
    *ret = context;
    return n_args ? SQLITE_ERROR : SQLITE_OK;
}

static void destroy(Fts5Tokenizer *self)
{
    (void)self; /* there is nothing to remember */
}

static fts5_api *find_fts5(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5($1)", -1, &stmt, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
    (void)sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return api;
}

int tokenizer_register(sqlite3 *db)
{
    static char self; /* any address: the tokenizer has no state */
    static fts5_tokenizer methods = {.xCreate = create, .xDelete = destroy, .xTokenize = tokenize};
    fts5_api *api = find_fts5(db);
    int rc = api ? api->xCreateTokenizer(api, "tsunagu", &self, &methods, NULL) : SQLITE_ERROR;
    return rc ? rc : word_fields_register(api);
}
