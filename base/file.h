/* Whole small files into memory, and names in a folder, in byte order. Nothing else touches the file system by hand. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* The whole file, at most `cap` bytes. ERR_NOTFOUND, ERR_IO, ERR_INPUT (larger than cap), ERR_NOMEM. */
MUST_CHECK enum err file_read(struct arena *a, const char *path, size_t cap, struct str *ret);

/* Names in `dir` that end in `suffix`, sorted by bytes. ERR_NOTFOUND, ERR_IO, ERR_NOMEM. */
MUST_CHECK enum err file_list(struct arena *a, const char *dir, const char *suffix, struct str **ret, size_t *ret_n);
