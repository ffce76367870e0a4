/* Words of reasons.yaml, as match_why.c asks for them. Private to directory/. */
#pragma once
#include "directory/facts.h"
#include "directory/match.h"

/* The sentence `key` of "reasons:", or the empty str: then that reason is not given. */
struct str wording_reason(const struct reasons *r, const char *key);
/* What follows a category in a sentence ("手芸やものづくり"); the sentence that stands for "likes" where one exists. */
struct str wording_what(const struct reasons *r, struct str category);
struct str wording_instead(const struct reasons *r, struct str category);
struct str wording_wanted(const struct reasons *r, struct str category); /* … for "wanted" */
struct str wording_day(const struct reasons *r, int weekday);
struct str wording_language(const struct reasons *r, struct str code); /* "en": 「英語」 */
struct str wording_time(const struct reasons *r, struct str name);
/* Folded words by which a refused thing ("karaoke") is recognised; 0 when it is not in the table. */
size_t wording_thing(const struct reasons *r, struct str name, const struct str **ret);
/* In what the nearest differs: the sentence `key` of "differs:", or the empty str. */
struct str wording_differs(const struct reasons *r, const char *key);
/* Categories that answer a need ("8"); 0 when there are none. Good with `r` NULL. */
size_t wording_need(const struct reasons *r, struct str need, const struct str **ret);

/* Names in a list of reasons.yaml. */
struct name_list {
    struct str *item;
    size_t n;
};

/* Whom a resource is for, where that is not everybody, and by what we know that somebody is one of them. */
struct audience {
    struct name_list words, is; /* of the published audience: it contains one, it is one */
    enum feature feature;       /* or this flag; FEATURES: none */
    struct name_list said;      /* folded: in the person's own words */
    struct name_list asked;     /* categories, constraints or needs of the profile */
    int64_t until;              /* people known to be of this age or younger are of it; 0: says nothing */
    bool helpers;               /* who offers a skill may come, too */
    bool sinks;                 /* of others we do not know it: shown later, not hidden; only with a flag */
};
size_t wording_audiences(const struct reasons *r); /* 0 for NULL */
void wording_audience(const struct reasons *r, size_t i, struct audience *ret);
/* The person belongs to it, as far as is known. */
bool audience_is_theirs(const struct audience *a, const struct profile *p);
/* Is the resource for people to whom the person, as far as is known, does not belong? Looks at the published audience,
 * not at flags. */
bool wording_not_for_them(const struct reasons *r, const struct resource *resource, const struct profile *p);
/* Words that everybody says, folded: 「一緒」, 「手伝」. That two say them means nothing. */
const struct name_list *wording_plain(const struct reasons *r);
