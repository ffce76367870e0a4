/* The loaded lines. Private to directory/. */
#pragma once
#include "directory/hotline_hours.h"
#include "directory/hotlines.h"

enum { HOTLINE_KINDS = 20, HOTLINE_OTHER = 4, HOTLINE_AREAS = 47 };

struct kind_list {
    struct str item[HOTLINE_KINDS];
    size_t n;
};

/* Prefectures. */
struct area_list {
    struct str item[HOTLINE_AREAS];
    size_t n;
};

struct hotline {
    struct str id, name, number, note, source;
    struct kind_list kinds, first_for, adults_for;
    struct area_list areas;     /* none: everywhere */
    bool minor_only, can_write; /* can_write: chat or mail */
    bool local;                 /* the town's own */
    struct hours hours;
    int64_t verified_ms;
    struct {
        struct str number, note;
        struct area_list areas; /* the number to show there */
    } other[HOTLINE_OTHER];
    size_t n_other;
};

struct hotlines {
    struct arena arena;
    struct hotline *lines;
    size_t n;
    const int32_t *holidays; /* of the national file; a town's file without its own goes by them */
    size_t n_holidays;
};
