/* Links for all hosts who are due to be asked, at once: for letters and mails. Whose link still works is left alone, so
 * that what was sent yesterday is not void today. */
#pragma once
#include "bot/resource_confirm.h"

enum { CONFIRM_DUE_DAYS = 180, CONFIRM_BATCH_MAX = 100000 };

struct confirm_wish {
    int64_t before_ms;   /* nobody has vouched for it since */
    struct str source;   /* what its id begins with (`import --as`); empty: any */
    struct str category; /* empty: any */
    size_t most;         /* at most so many links */
    bool again;          /* whose link still works, too: the old one is void then */
    bool only_look;      /* make none; url stays empty */
    struct str public_url;
};

struct confirm_letter {
    struct str id, name, host, contact, email, phone;
    int64_t verified_ms; /* 0: never */
    struct str url;
};

struct confirm_batch {
    struct confirm_letter *letters; /* longest ago first, never last */
    size_t n;
    size_t n_waiting; /* left out: a link works already */
    size_t n_more;    /* left out: beyond `most` */
    int64_t expires_ms;
};

/*
 * Who is due, each with a new link. Not events, which pass by themselves, nor what is over or has vanished.
 * Memory: in `a`. Needs an open transaction unless `only_look`; after an error roll it back.
 * Errors: those of the store, ERR_NOMEM, ERR_INPUT (a row that cannot be read).
 */
MUST_CHECK enum err confirm_batch_make(struct store *s, struct arena *a, const struct confirm_wish *wish,
                                       int64_t now_ms, struct confirm_batch *ret);
/* The last day that is over before the link is: what a letter may promise. Days since 1970, in Japan. */
int32_t confirm_batch_until(const struct confirm_batch *b);
