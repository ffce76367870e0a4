/* Which encoding does an open-data file have, and its text as UTF-8 with every byte accounted for. The one home of
 * iconv. Private to directory/. */
#pragma once
#include "base/fault.h"

enum encoding { ENC_UTF8, ENC_UTF8_BOM, ENC_UTF16LE, ENC_UTF16BE, ENC_CP932, ENC_EUCJP, ENC_EUCJISX, ENCODINGS };
/* "utf-8", "utf-8-sig", "utf-16le", "utf-16be", "cp932", "euc-jp", "euc-jisx0213" */
const char *encoding_name(enum encoding e);

/*
 * The whole file as valid UTF-8 without a byte order mark. Bytes that are no text become U+FFFD, and each line with one
 * is an error in `faults` (code I002, at most ten of them), so that nothing is imported wrongly in silence.
 * Memory: in `arena`.
 * Errors: ERR_NOMEM.
 */
MUST_CHECK enum err encoding_decode(struct arena *arena, struct str file, struct str bytes, struct faults *faults,
                                    enum encoding *ret_encoding, struct str *ret);
