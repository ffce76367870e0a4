/* Log lines. Everything is put together in one small array and handed to the system at once, so that lines of different
 * threads never mix and no lock is needed. */
#include "base/log.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"

enum { LINE_MAX_BYTES = 1000 };

static atomic_int least_level = LOG_INFO;

struct line {
    char bytes[LINE_MAX_BYTES];
    size_t len;
    bool full;
};

static void put(struct line *line, char c)
{
    if (line->len >= sizeof line->bytes - 1)
        line->full = true;
    else
        line->bytes[line->len++] = c;
}

static bool harmless(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_.:/-", c));
}

static void put_word(struct line *line, const char *word)
{
    for (; *word; word++)
        put(line, harmless(*word) ? *word : '?');
}

static void put_number(struct line *line, int64_t number)
{
    char digits[20];
    size_t n = 0;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        put(line, '-');
    while (n)
        put(line, digits[--n]);
}

static void put_padded(struct line *line, int number, int width)
{
    static const int power[] = {1, 10, 100, 1000};
    for (int i = width - 1; i >= 0; i--)
        put(line, (char)('0' + number / power[i] % 10));
}

/* 2026-11-22T09:30:00.123+09:00 */
static void put_stamp(struct line *line, int64_t now_ms)
{
    struct civil c = civil_from_ms(now_ms, JST_MINUTES);
    const struct {
        int number, width;
        char then;
    } parts[] = {{c.year, 4, '-'},
                 {c.month, 2, '-'},
                 {c.day, 2, 'T'},
                 {c.hour, 2, ':'},
                 {c.minute, 2, ':'},
                 {c.second, 2, '.'},
                 {(int)(now_ms % 1000), 3, '+'}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        put_padded(line, parts[i].number, parts[i].width);
        put(line, parts[i].then);
    }
    put_word(line, "09:00");
}

/* A field that does not fit is left out whole: half a number would lie. */
static void put_field(struct line *line, const struct log_field *field)
{
    size_t before = line->len;
    put(line, ' ');
    put_word(line, field->key);
    put(line, '=');
    if (field->word)
        put_word(line, field->word);
    else
        put_number(line, field->number);
    if (line->full)
        line->len = before;
    line->full = false;
}

void log_set_level(enum log_level least)
{
    atomic_store_explicit(&least_level, (int)least, memory_order_relaxed);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n_fields)
{
    static const char *const words[LOG_LEVELS] = {"debug", "info", "warn", "error"};
    if (level >= LOG_LEVELS || (int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    int saved = errno;
    struct line line = {.len = 0};
    put_stamp(&line, clock_wall_ms());
    put(&line, ' ');
    put_word(&line, words[level]);
    put(&line, ' ');
    put_word(&line, event);
    for (size_t i = 1; i < n_fields; i++)
        put_field(&line, &fields[i]);
    line.bytes[line.len++] = '\n';
    ssize_t written;
    do
        written = write(STDERR_FILENO, line.bytes, line.len);
    while (written < 0 && errno == EINTR);
    errno = saved;
}
