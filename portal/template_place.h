/* Where in a page are we? Follows HTML from left to right, as far as our own pages use it, and says how a value must be
 * escaped here. Pure. */
#pragma once
#include <stdbool.h>
#include "portal/escape.h"

enum place_mode {
    PLACE_TEXT,
    PLACE_TAG,      /* inside < >, between attributes */
    PLACE_VALUE,    /* inside a quoted attribute */
    PLACE_UNQUOTED, /* an attribute without quotes */
    PLACE_TITLE,    /* title and textarea: text without tags */
    PLACE_DATA,     /* a script element that is JSON */
    PLACE_CODE,     /* any other script, and style */
    PLACE_COMMENT,
    PLACE_MODES
};

enum { PLACE_NAME = 24 };

struct html_place {
    enum place_mode mode;
    char tag[PLACE_NAME], attribute[PLACE_NAME]; /* lower case, cut when longer */
    char quote;
    bool begins; /* nothing stands in this attribute yet */
    bool naming; /* the tag's name is being read */
    bool json;   /* this script element is application/ld+json */
};

/* Go on over `html`, which may stop anywhere but inside "<!--", "-->" and the end tag of a script. */
void html_place_follow(struct html_place *p, struct str html);
/* A value stands here: how is it escaped? false: none can be made safe here. */
bool html_place_escape(const struct html_place *p, enum escape *ret);
/* The same kind of place: a part may be left out, or come again. */
bool html_place_same(const struct html_place *a, const struct html_place *b);
