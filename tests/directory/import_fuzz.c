/* Any bytes below the header of our own form: no crash, no row lost without a word, and what is made can be written and
 * read again. */
#include "directory/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, const struct imported *im)
{
    for (size_t i = 0; i < im->n; i++) {
        struct buf b;
        struct resource back;
        buf_init_in(&b, a, 1 << 20);
        if (resource_encode(&im->items[i], &b) != ERR_OK || resource_decode(buf_str(&b), a, &back) != ERR_OK)
            __builtin_trap();
    }
    if (im->n + im->n_skipped + im->n_twins != im->n_rows)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char header[] =
        "ID,活動名,分野,内容,開催曜日,開催日,開始時間,終了時間,緯度,経度,料金,URL,特徴,募集,確認日\n";
    struct arena a;
    struct faults f;
    struct imported im;
    struct import_options o = {.published = 20000};
    arena_init(&a, 64 << 20);
    faults_init(&f, &a);
    struct str text = arena_fmt(&a, "%s%.*s", header, (int)size, (const char *)data);
    if (import_bytes(S("fuzz.csv"), text, &o, &a, &f, &im) == ERR_OK)
        check(&a, &im);
    arena_done(&a);
    return 0;
}
