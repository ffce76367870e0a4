/* Log lines `time level event key=value …` on stderr. There is no way to log text from outside: values are numbers or
 * words known at compile time, so that no message, name, number or token can leak (docs: safety). */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVELS };

struct log_field {
    const char *key;
    const char *word; /* a literal or a name function's result; NULL when it is a number */
    int64_t number;
};

#define LOG_N(key, value) ((struct log_field){"" key, NULL, (int64_t)(value)})
#define LOG_W(key, word)                                                                                               \
    ((struct log_field){"" key, (word), 0}) /* only static words: err_name(), enum names, literals */

/* LOG(LOG_INFO, "desk_commit", LOG_N("turns", n), LOG_N("us", us)); the event is a literal. */
#define LOG(level, event, ...)                                                                                         \
    log_write((level), "" event, (const struct log_field[]){{0}, ##__VA_ARGS__},                                       \
              sizeof((const struct log_field[]){{0}, ##__VA_ARGS__}) / sizeof(struct log_field))

/* What is below `least` is not written. At start, before any thread. */
void log_set_level(enum log_level least);
/* fields[0] is skipped (it lets the macro take no fields). Thread-safe: one write(2) a line. */
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n_fields);
