/* The service as another process, on a new database, listening on loopback: what is measured. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/err.h"

struct bench_setting {
    const char *name, *value; /* an environment variable, docs/ARCHITECTURE.md, "Configuration" */
};

struct bench_service {
    int port;
    pid_t pid;         /* 0: not running */
    char database[64]; /* its file: bench_service_name */
};

/* Name the database after `what` and this process, and see to it that there is none. */
void bench_service_name(struct bench_service *s, const char *what);

/* Start this very program with the settings that measuring needs (no limits for one address, errors alone in the log)
 * and `more`; waits until it is ready. Errors: ERR_IO; what it said stands on stderr. */
MUST_CHECK enum err bench_service_start(struct bench_service *s, const struct bench_setting *more, size_t n);

/* Ends it and waits for that; the database stays, for another start. */
void bench_service_stop(struct bench_service *s);

/* Ends it, and nothing is left of it. */
void bench_service_forget(struct bench_service *s);

/* Resident memory in KiB; 0 when it cannot be read. */
int64_t bench_service_memory(const struct bench_service *s);
