/* Byte order mark, else strict UTF-8, else whichever of CP932 and EUC-JP reads with the fewest mistakes (then: with the
 * fewest half-width kana, of which wrongly read text is full), else UTF-8 with marked damage. Tables are iconv's. */
#include "directory/encoding.h"
#include <errno.h>
#include <iconv.h>
#include "base/buf.h"
#include "base/utf8.h"

enum { DAMAGE_SHOWN = 10 };

static const struct {
    const char *name, *iconv;
} encodings[ENCODINGS] = {
    [ENC_UTF8] = {"utf-8", NULL},
    [ENC_UTF8_BOM] = {"utf-8-sig", NULL},
    [ENC_UTF16LE] = {"utf-16le", "UTF-16LE"},
    [ENC_UTF16BE] = {"utf-16be", "UTF-16BE"},
    [ENC_CP932] = {"cp932", "CP932"},
    [ENC_EUCJP] = {"euc-jp", "EUC-JP-MS"},
    [ENC_EUCJISX] = {"euc-jisx0213", "EUC-JISX0213"},
};

const char *encoding_name(enum encoding e)
{
    return e < ENCODINGS ? encodings[e].name : "";
}

/* Convert as much as can be; *bad counts the bytes that are no text and become U+FFFD. */
static enum err convert(struct arena *arena, enum encoding e, struct str bytes, struct buf *out, size_t *bad)
{
    iconv_t cd = iconv_open("UTF-8", encodings[e].iconv);
    *bad = 0;
    if (cd == (iconv_t)-1)
        return ERR_NOMEM;
    buf_init_in(out, arena, bytes.len * 3 + 16);
    char *in = (char *)(uintptr_t)bytes.ptr; /* iconv's prototype; it does not write there */
    size_t left = bytes.len;
    while (left) {
        char chunk[4096], *to = chunk;
        size_t room = sizeof(chunk);
        size_t r = iconv(cd, &in, &left, &to, &room);
        buf_add(out, (struct str){chunk, (size_t)(to - chunk)});
        if (r != (size_t)-1 || errno == E2BIG)
            continue;
        ++*bad;
        buf_add(out, S("\xef\xbf\xbd"));
        size_t skip = (e == ENC_UTF16LE || e == ENC_UTF16BE) && left > 1 ? 2 : 1;
        in += skip;
        left -= skip;
    }
    iconv_close(cd);
    return out->err;
}

static size_t halfwidth_kana(struct str s)
{
    size_t n = 0;
    uint32_t c;
    while (utf8_next(&s, &c))
        n += c >= 0xff61 && c <= 0xff9f;
    return n;
}

/* The reading with the fewest mistakes, then with the fewest half-width kana. */
static enum err decode_japanese(struct arena *arena, struct str bytes, enum encoding *ret_encoding, struct str *ret,
                                bool *ret_clean)
{
    static const enum encoding candidates[] = {ENC_CP932, ENC_EUCJP, ENC_EUCJISX};
    size_t least_bad = SIZE_MAX, least_kana = SIZE_MAX;
    for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
        struct buf out;
        size_t bad;
        enum err err = convert(arena, candidates[i], bytes, &out, &bad);
        if (err)
            return err;
        size_t kana = halfwidth_kana(buf_str(&out));
        if (bad > least_bad || (bad == least_bad && kana >= least_kana))
            continue;
        least_bad = bad;
        least_kana = kana;
        *ret_encoding = candidates[i];
        *ret = buf_str(&out);
    }
    *ret_clean = least_bad == 0;
    return ERR_OK;
}

/* Length of the valid UTF-8 character at the front of `s`; 0 when there is none. */
static size_t char_length(struct str s)
{
    for (size_t n = 1; n <= 4 && n <= s.len; n++)
        if (utf8_valid(str_sub(s, 0, n)))
            return n;
    return 0;
}

static enum err mend_utf8(struct arena *arena, struct str bytes, struct str *ret)
{
    struct buf out;
    buf_init_in(&out, arena, bytes.len * 3 + 16);
    while (bytes.len) {
        size_t n = char_length(bytes);
        buf_add(&out, n ? str_sub(bytes, 0, n) : S("\xef\xbf\xbd"));
        bytes = str_sub(bytes, n ? n : 1, bytes.len);
    }
    *ret = buf_str(&out);
    return out.err;
}

/* How much of it is UTF-8: a file with a few broken bytes is a broken UTF-8 file, not a strange CP932 one. */
static bool mostly_utf8(struct str bytes)
{
    size_t good = 0, bad = 0;
    while (bytes.len) {
        size_t n = char_length(bytes);
        good += n > 1;
        bad += n == 0;
        bytes = str_sub(bytes, n ? n : 1, bytes.len);
    }
    return good > bad * 2;
}

static void report_damage(struct str file, struct str text, struct faults *faults)
{
    int line = 1, col = 1, shown = 0, told = 0;
    uint32_t c;
    while (utf8_next(&text, &c) && shown < DAMAGE_SHOWN) {
        if (c == 0xfffd && told != line) {
            fault_add(faults, FAULT_ERROR, "I002", (struct place){file, line, col},
                      "文字として読めないバイトがあります。", "bytes that are not text.");
            told = line;
            shown++;
        }
        col = c == '\n' ? 1 : col + 1;
        line += c == '\n';
    }
}

static enum err decode_unmarked(struct arena *arena, struct str file, struct str bytes, struct faults *faults,
                                enum encoding *ret_encoding, struct str *ret)
{
    *ret_encoding = ENC_UTF8;
    *ret = bytes;
    if (utf8_valid(bytes))
        return ERR_OK;
    bool clean = false;
    enum err err =
        mostly_utf8(bytes) ? mend_utf8(arena, bytes, ret) : decode_japanese(arena, bytes, ret_encoding, ret, &clean);
    if (!err && !clean)
        report_damage(file, *ret, faults);
    return err;
}

static enum err decode_utf16(struct arena *arena, struct str file, struct str bytes, struct faults *faults,
                             enum encoding e, struct str *ret)
{
    struct buf out;
    size_t bad;
    enum err err = convert(arena, e, str_sub(bytes, 2, bytes.len), &out, &bad);
    *ret = buf_str(&out);
    if (!err && bad)
        report_damage(file, *ret, faults);
    return err;
}

enum err encoding_decode(struct arena *arena, struct str file, struct str bytes, struct faults *faults,
                         enum encoding *ret_encoding, struct str *ret)
{
    if (str_starts(bytes, S("\xff\xfe")) || str_starts(bytes, S("\xfe\xff"))) {
        *ret_encoding = bytes.ptr[0] == '\xff' ? ENC_UTF16LE : ENC_UTF16BE;
        return decode_utf16(arena, file, bytes, faults, *ret_encoding, ret);
    }
    if (!str_starts(bytes, S("\xef\xbb\xbf")))
        return decode_unmarked(arena, file, bytes, faults, ret_encoding, ret);
    *ret_encoding = ENC_UTF8_BOM;
    *ret = str_sub(bytes, 3, bytes.len);
    if (utf8_valid(*ret))
        return ERR_OK;
    enum err err = mend_utf8(arena, *ret, ret);
    if (!err)
        report_damage(file, *ret, faults);
    return err;
}
