/* See import_report.h. */
#include "cli/import_report.h"
#include <stdlib.h>
#include "base/json.h"
#include "bot/import_words.h"

static void print_text(const char *file, const struct import_step *step)
{
    printf("%s:", file);
    if (step->line)
        printf("%d:", step->line);
    printf(" %s %.*s「%.*s」", import_change_word(step->change), STR_FMT(step->id), STR_FMT(step->name));
    for (size_t i = 0; i < step->n_fields; i++)
        printf("%s%.*s", i ? "、" : ": ", STR_FMT(import_field_word(step->fields[i])));
    printf("%s\n", step->edited ? "（職員の直しは残ります）" : "");
}

static void print_json(const struct import_step *step)
{
    struct buf b;
    struct json_out w;
    buf_init(&b, 1 << 20);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_str(&w, "change", str_from(import_change_name(step->change)));
    json_put_str(&w, "id", step->id);
    json_put_str(&w, "name", step->name);
    if (step->line)
        json_put_int(&w, "line", step->line);
    json_open_list(&w, "fields");
    for (size_t i = 0; i < step->n_fields; i++)
        json_put_str(&w, NULL, step->fields[i]);
    json_close_list(&w);
    json_put_bool(&w, "edited", step->edited);
    json_close_object(&w);
    printf("%.*s\n", STR_FMT(buf_str(&b)));
    buf_done(&b);
}

static int by_line(const void *a, const void *b)
{
    const struct import_step *x = *(const struct import_step *const *)a, *y = *(const struct import_step *const *)b;
    int lx = x->line ? x->line : INT32_MAX, ly = y->line ? y->line : INT32_MAX;
    return lx != ly ? (lx < ly ? -1 : 1) : str_cmp(x->id, y->id);
}

void import_report_rows(const struct import_shown *shown)
{
    const struct import_plan *p = shown->plan;
    const struct import_step **steps = calloc(p->n + 1, sizeof(*steps));
    size_t n = 0;
    for (size_t i = 0; i < p->n && steps; i++)
        if (p->steps[i].change != IMPORT_SAME)
            steps[n++] = &p->steps[i];
    if (steps)
        qsort(steps, n, sizeof(*steps), by_line);
    for (size_t i = 0; i < n; i++)
        if (shown->json)
            print_json(steps[i]);
        else
            print_text(shown->file, steps[i]);
    free(steps);
}

void import_report_summary(const struct import_shown *shown)
{
    const struct imported *read = shown->read;
    struct buf b;
    struct json_out w;
    buf_init(&b, 1 << 20);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_str(&w, "file", str_from(shown->file));
    json_put_str(&w, "kind", str_from(import_kind_name(read->kind)));
    json_put_str(&w, "encoding", str_from(read->encoding ? read->encoding : ""));
    json_put_str(&w, "as", read->id_source);
    json_put_int(&w, "rows", (int64_t)read->n_rows);
    json_put_int(&w, "resources", (int64_t)read->n);
    json_put_int(&w, "skipped", (int64_t)read->n_skipped);
    json_put_int(&w, "twins", (int64_t)read->n_twins);
    json_put_int(&w, "errors", (int64_t)shown->errors);
    json_put_int(&w, "warnings", (int64_t)shown->warnings);
    for (int c = 0; c < IMPORT_CHANGES; c++)
        json_put_int(&w, import_change_name((enum import_change)c), (int64_t)shown->plan->count[c]);
    json_put_bool(&w, "saved", shown->saved);
    json_close_object(&w);
    printf("%.*s\n", STR_FMT(buf_str(&b)));
    buf_done(&b);
}
