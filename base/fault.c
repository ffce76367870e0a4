/* Collecting mistakes and printing them. Knows no file format. */
#include "base/fault.h"
#include <stdarg.h>
#include "base/utf8.h"

void faults_init(struct faults *f, struct arena *arena)
{
    *f = (struct faults){.arena = arena};
}

static struct str format(struct arena *arena, const char *fmt, va_list args)
{
    char text[1024];
    va_list copy;
    va_copy(copy, args);
    int n = vsnprintf(text, sizeof text, fmt, copy);
    va_end(copy);
    if (n < 0)
        return S("");
    size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    /* A message cut in the middle of a character ends before it. */
    while (len && !utf8_valid((struct str){text, len}) && (size_t)n >= sizeof text && len > sizeof text - 5)
        len--;
    return arena_str(arena, (struct str){text, len});
}

static void append(struct faults *f, struct fault *fault)
{
    if (f->last)
        f->last->next = fault;
    else
        f->first = fault;
    f->last = fault;
}

void fault_add(struct faults *f, enum fault_level level, const char *code, struct place at, const char *ja,
               const char *en, ...)
{
    size_t n = level == FAULT_ERROR ? f->n_errors++ + f->n_warnings : f->n_errors + f->n_warnings++;
    if (n >= FAULTS_MAX)
        return;
    struct fault *fault = ARENA_NEW(f->arena, struct fault);
    if (!fault)
        return;
    fault->level = level;
    fault->at = at;
    fault->at.file = arena_str(f->arena, at.file); /* whoever read the file may be gone when this is printed */
    snprintf(fault->code, sizeof fault->code, "%s", code);
    va_list args;
    va_start(args, en);
    fault->ja = format(f->arena, ja, args);
    fault->en = format(f->arena, en, args);
    va_end(args);
    append(f, fault);
}

/* ---- the nearest name ---- */
enum { WORD_CHARS_MAX = 64, DISTANCE_MAX = 2 };

struct word {
    uint32_t chars[WORD_CHARS_MAX];
    size_t n;
};

/* Wide and capital letters are the same keys of the keyboard. */
static uint32_t plain(uint32_t cp)
{
    if (cp >= 0xff01 && cp <= 0xff5e)
        cp -= 0xff01 - '!';
    return cp >= 'A' && cp <= 'Z' ? cp + 'a' - 'A' : cp;
}

/* False when it is too long to be worth comparing. */
static bool spell(struct str s, struct word *ret)
{
    uint32_t cp;
    ret->n = 0;
    while (utf8_next(&s, &cp)) {
        if (ret->n == WORD_CHARS_MAX)
            return false;
        ret->chars[ret->n++] = plain(cp);
    }
    return true;
}

/* Two letters changed about are one slip of the finger. */
static bool swapped(const struct word *a, const struct word *b, size_t i, size_t j)
{
    return i > 0 && j > 0 && a->chars[i] == b->chars[j - 1] && a->chars[i - 1] == b->chars[j];
}

/* Letters added, left out, wrong or changed about; three rows, O(n * m) for at most 64 characters each. */
static size_t distance(const struct word *a, const struct word *b)
{
    size_t rows[3][WORD_CHARS_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b->n; j++)
        last[j] = before[j] = j;
    for (size_t i = 0; i < a->n; i++) {
        row[0] = i + 1;
        for (size_t j = 0; j < b->n; j++) {
            size_t change = last[j] + (a->chars[i] != b->chars[j]);
            size_t shift = (row[j] < last[j + 1] ? row[j] : last[j + 1]) + 1;
            row[j + 1] = change < shift ? change : shift;
            if (swapped(a, b, i, j) && before[j - 1] + 1 < row[j + 1])
                row[j + 1] = before[j - 1] + 1;
        }
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b->n];
}

struct str nearest_name(struct str word, const struct str *candidates, size_t n)
{
    struct word a, b;
    struct str best = {0};
    if (!spell(word, &a))
        return best;
    size_t least = DISTANCE_MAX + 1;
    for (size_t i = 0; i < n; i++) {
        if (!spell(candidates[i], &b))
            continue;
        size_t d = distance(&a, &b);
        if (d < least && d * 2 < a.n) {
            least = d;
            best = candidates[i];
        }
    }
    return best;
}

/* ---- printing ---- */
static int compare(const struct fault *a, const struct fault *b)
{
    int order = str_cmp(a->at.file, b->at.file);
    if (order == 0)
        order = (a->at.line > b->at.line) - (a->at.line < b->at.line);
    if (order == 0)
        order = (a->at.col > b->at.col) - (a->at.col < b->at.col);
    return order;
}

/* Insertion keeps the order of what is equal; the faults of one file come nearly sorted already. */
static size_t sorted(const struct faults *f, const struct fault *ret[FAULTS_MAX])
{
    size_t n = 0;
    for (const struct fault *fault = f->first; fault && n < FAULTS_MAX; fault = fault->next) {
        size_t at = n++;
        for (; at && compare(ret[at - 1], fault) > 0; at--)
            ret[at] = ret[at - 1];
        ret[at] = fault;
    }
    return n;
}

/* Names come from files: a control character in one must not reach the terminal. */
static void print_plain(struct str s, FILE *to)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        fputc(c < 0x20 || c == 0x7f ? '?' : c, to);
    }
}

static void print_one(const struct fault *fault, FILE *to, bool english)
{
    static const char *const words[FAULT_LEVELS][2] = {{"エラー", "error"}, {"注意", "warning"}};
    print_plain(fault->at.file, to);
    if (fault->at.line > 0)
        fprintf(to, ":%d", fault->at.line);
    if (fault->at.line > 0 && fault->at.col > 0)
        fprintf(to, ":%d", fault->at.col);
    fprintf(to, "%s%s %s ", fault->at.file.len ? ": " : "", words[fault->level][english], fault->code);
    print_plain(english ? fault->en : fault->ja, to);
    fputc('\n', to);
}

void faults_print(const struct faults *f, FILE *to, bool english)
{
    const struct fault *list[FAULTS_MAX];
    size_t n = sorted(f, list), total = f->n_errors + f->n_warnings;
    for (size_t i = 0; i < n; i++)
        print_one(list[i], to, english);
    if (total > n)
        fprintf(to, english ? "(%zu more)\n" : "(ほか %zu 件)\n", total - n);
}
