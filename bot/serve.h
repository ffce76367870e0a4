/* `tsunagu serve`: wires the house together and runs it until SIGTERM. SIGHUP loads content anew. */
#pragma once
#include <stdint.h>

/* argv[0] is the command word. Returns the exit code: 0 ended well, 1 content or configuration is wrong, 2 wrong use, 3
 * environment. */
int cmd_serve(int argc, char **argv);

/* The same service for the transcripts' player (cli/served.c): on content that is loaded already, without greeting. */
struct config;
struct content;
struct desk;
struct serve_trial {
    const struct config *config;
    const struct content *content; /* its directory is read anew, out of config->database */
    uint64_t seed;                 /* of the desk */
    void (*ready)(void *self, int port, struct desk *desk);
    void *self;
};
/* Runs until it is told to stop by a signal, and releases the content: for a process that ends with it. Returns the
 * exit code. */
int serve_trial(const struct serve_trial *trial);
