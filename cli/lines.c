/* Memory: one arena, reset for each line; a line longer than LINE_MAX_BYTES is read to its end and refused. */
#include "cli/lines.h"
#include "base/utf8.h"

enum { LINE_MAX_BYTES = 256 << 10, LINE_ARENA = 16 << 20, OUT_CAP = 4 << 20 };

bool line_next(FILE *in, struct buf *line, bool *ret_too_long)
{
    int c = getc(in);
    buf_reset(line);
    *ret_too_long = false;
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n'; c = getc(in)) {
        if (line->len + 1 < line->cap)
            buf_add_char(line, (char)c);
        else
            *ret_too_long = true;
    }
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->ptr[--line->len] = '\0';
    return true;
}

static bool owned_member(const struct line_command *command, struct str name)
{
    if (str_eq(name, S("text")))
        return true;
    for (size_t i = 0; i < command->n_own; i++)
        if (str_eq(name, str_from(command->own[i])))
            return true;
    return false;
}

static void copy_members(const struct line_command *command, const struct json *object, struct arena *arena,
                         struct json_out *out)
{
    for (const struct json *m = object ? json_first(object) : NULL; m; m = json_next(m))
        if (!owned_member(command, json_name(m))) {
            struct str name = arena_str(arena, json_name(m));
            json_put_node(out, name.len ? name.ptr : "", m);
        }
}

static void write_error(struct buf *text, struct json_out *out, const struct line_command *command,
                        const struct json *object, struct arena *arena, const char *why)
{
    buf_reset(text);
    json_out_init(out, text);
    json_open_object(out, NULL);
    copy_members(command, object, arena, out);
    json_put_str(out, "error", str_from(why));
    json_close_object(out);
}

static const char *why_not(enum err err)
{
    return err == ERR_INPUT ? "not UTF-8, or too long" : err_name(err);
}

/* NULL, or why the line cannot be taken. */
static const char *take_line(const struct line_command *command, struct str raw, struct json_doc **doc,
                             struct line *line)
{
    *line = (struct line){.text = raw};
    if (!utf8_valid(raw))
        return "not UTF-8";
    if (!str_starts(raw, S("{")))
        return NULL;
    if (json_open(raw, 0, doc, NULL))
        return "not a JSON object";
    line->object = json_root(*doc);
    const struct json *text = json_get(line->object, "text");
    line->text = json_string(text);
    line->context = json_string(json_get(line->object, "context"));
    return json_kind(text) == JSON_STRING || (command->text_optional && json_kind(text) == JSON_NULL) ? NULL
                                                                                                      : "no text";
}

static void answer_line(const struct line_command *command, struct str raw, bool too_long, struct arena *arena,
                        struct buf *text)
{
    struct json_out out;
    struct json_doc *doc = NULL;
    struct line line = {0};
    const char *why = too_long ? "too long" : take_line(command, raw, &doc, &line);
    if (!why) {
        buf_reset(text);
        json_out_init(&out, text);
        json_open_object(&out, NULL);
        copy_members(command, line.object, arena, &out);
        json_put_str(&out, "text", line.text);
        enum err err = command->each(command->self, &line, arena, &out);
        json_close_object(&out);
        why = err ? why_not(err) : text->err ? why_not(text->err) : NULL;
    }
    if (why)
        write_error(text, &out, command, line.object, arena, why);
    json_close(doc);
}

int lines_run(const struct line_command *command, FILE *in, FILE *out)
{
    struct arena arena;
    struct buf line, text;
    bool too_long, ok = true;
    arena_init(&arena, LINE_ARENA);
    buf_init(&line, LINE_MAX_BYTES);
    buf_init(&text, OUT_CAP);
    while (ok && line_next(in, &line, &too_long)) {
        arena_reset(&arena);
        answer_line(command, buf_str(&line), too_long, &arena, &text);
        ok = fwrite(text.ptr, 1, text.len, out) == text.len && putc('\n', out) != EOF && fflush(out) == 0;
    }
    buf_done(&text);
    buf_done(&line);
    arena_done(&arena);
    return ok ? 0 : 3;
}
