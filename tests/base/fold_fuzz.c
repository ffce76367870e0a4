/* Folding twice is folding once; the result is UTF-8; offsets never go back and stay on characters of the original. */
#include <stdlib.h>
#include "base/fold.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_offsets(struct str s, const struct folded *f)
{
    for (size_t i = 0; i <= f->text.len; i++) {
        if (f->at[i] > s.len || (i && f->at[i] < f->at[i - 1]))
            abort();
        if (f->at[i] < s.len && ((unsigned char)s.ptr[f->at[i]] & 0xc0) == 0x80)
            abort();
    }
}

static void check(struct str s)
{
    struct arena arena;
    struct folded once, twice;
    arena_init(&arena, 64u << 20);
    enum err err = fold(&arena, s, &once);
    if ((err == ERR_OK) != (s.len <= 65536 && utf8_valid(s)))
        abort();
    if (err == ERR_OK) {
        check_offsets(s, &once);
        if (!utf8_valid(once.text))
            abort();
        if (once.text.len <= 65536 && (fold(&arena, once.text, &twice) || !str_eq(once.text, twice.text)))
            abort();
    }
    arena_done(&arena);
}

/* Each byte picks one of the characters that the rules are about: random bytes hardly ever put two of them side by
 * side. */
static struct str from_palette(const uint8_t *data, size_t size, char *to)
{
    static const uint32_t palette[] = {
        'a',    'A',    'e',    '1',    '1',    ' ',    '~',     '-',     '\n',   0x01,   0x85,   0xad,
        0x301,  0x323,  0x345,  0x34f,  0x3b1,  0x3c3,  0xdf,    0x130,   0x1100, 0x1161, 0x11a8, 0x115f,
        0x1fb3, 0x200b, 0x200d, 0x2014, 0x202e, 0x20d9, 0x2460,  0x2500,  0x3000, 0x301c, 0x3030, 0x304b,
        0x304b, 0x306f, 0x308f, 0x3099, 0x309a, 0x309b, 0x309c,  0x309d,  0x30a6, 0x30ab, 0x30ef, 0x30f7,
        0x30fa, 0x30fc, 0x30fd, 0x3131, 0x314f, 0x3314, 0x4e8c,  0x6b7b,  0xac00, 0xfdfa, 0xfe0f, 0xff21,
        0xff5e, 0xff70, 0xff76, 0xff9e, 0xff9f, 0xffc2, 0x1f62d, 0xe0100, 0x9be,  0x9c7,
    };
    size_t len = 0;
    for (size_t i = 0; i < size; i++)
        len += utf8_encode(palette[data[i] % (sizeof palette / sizeof palette[0])], to + len);
    return (struct str){to, len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[4 * 4096];
    check((struct str){(const char *)data, size});
    if (size <= sizeof text / 4)
        check(from_palette(data, size, text));
    return 0;
}
