/* Pages, scripts and styles: read at start, served from memory. Their headers are built once. */
#include "base/crypto.h"
#include "base/file.h"
#include "http/inside.h"

enum { FILE_BYTES_MAX = 4 << 20 };

static const char page_policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                  "font-src 'self'; connect-src 'self'; "
                                  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

static struct str build_headers(struct http_server *s, const struct http_file *f, const char *etag)
{
    struct buf out;
    buf_init_in(&out, &s->keep, 8192);
    struct http_header own[] = {
        {"Content-Security-Policy", str_from(f->csp ? f->csp : page_policy)},
        {"Cache-Control", str_from(f->cache ? f->cache : "no-store")},
        {"Cross-Origin-Resource-Policy", str_from(f->corp ? f->corp : "same-origin")},
        {"ETag", str_from(etag)},
        {"Content-Type", str_from(f->type)},
    };
    size_t n = sizeof own / sizeof own[0];
    for (size_t i = 0; i < n; i++)
        buf_addf(&out, "%s: %.*s\r\n", own[i].name, STR_FMT(own[i].value));
    security_headers(s, &out, own, n);
    return buf_str(&out);
}

static struct str named_text(struct http_server *s, struct str text, struct str name)
{
    static const struct str mark = S("{{name}}");
    struct buf out;
    buf_init_in(&out, &s->keep, FILE_BYTES_MAX);
    for (ptrdiff_t at; (at = str_find(text, mark)) >= 0; text = str_sub(text, (size_t)at + mark.len, text.len)) {
        buf_add(&out, str_sub(text, 0, (size_t)at));
        buf_add(&out, name);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

static enum err add_file(struct http_server *s, const struct http_file *f, const char *name)
{
    if (s->n_files == FILES_MAX)
        return ERR_NOMEM;
    struct str path = f->file[0] == '/' ? str_from(f->file) : arena_fmt(&s->keep, "%s/%s", s->content_dir, f->file);
    struct static_file *kept = &s->files[s->n_files];
    enum err err = file_read(&s->keep, path.ptr, FILE_BYTES_MAX, &kept->body);
    if (err != ERR_OK) {
        LOG(LOG_ERROR, "http_file_missing", LOG_W("file", f->file), LOG_W("err", err_name(err)));
        return err;
    }
    if (name)
        kept->body = named_text(s, kept->body, str_from(name));
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(kept->body, hash);
    struct str hex = hex_encode(&s->keep, hash, 12);
    snprintf(kept->etag, sizeof kept->etag, "\"%.*s\"", STR_FMT(hex));
    kept->path = arena_str(&s->keep, str_from(f->path)).ptr;
    kept->headers = build_headers(s, f, kept->etag);
    if (s->keep.failed)
        return ERR_NOMEM;
    s->n_files++;
    return ERR_OK;
}

enum err http_add_files(struct http_server *s, const struct http_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum err err = add_file(s, &files[i], NULL);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err http_add_named_file(struct http_server *s, const struct http_file *file, const char *name)
{
    return add_file(s, file, name);
}

const struct static_file *static_find(const struct http_server *s, struct str path)
{
    for (size_t i = 0; i < s->n_files; i++)
        if (str_eq(str_from(s->files[i].path), path))
            return &s->files[i];
    return NULL;
}
