/* Any text typed into the search box: no crash; what is read are slices of what was typed, in bounds, and the way of
 * writing makes no second reading. */
#include <stdlib.h>
#include "base/utf8.h"
#include "directory/search_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct search_words *words(void)
{
    static struct search_words *loaded;
    struct arena a;
    struct faults faults;
    struct vocabulary *vocabulary;
    if (loaded)
        return loaded;
    arena_init(&a, 8 << 20);
    faults_init(&faults, &a);
    if (vocabulary_load("directory/data/categories.yaml", &faults, &vocabulary) ||
        search_words_load("directory/data", vocabulary, &faults, &loaded))
        abort(); /* start it where the program lies */
    vocabulary_free(vocabulary);
    arena_done(&a);
    return loaded;
}

static void check_slice(struct str text, struct str slice)
{
    if (slice.len && (slice.ptr < text.ptr || slice.ptr + slice.len > text.ptr + text.len || !utf8_valid(slice)))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct search_query q, again;
    struct str text = {(const char *)data, size};
    if (!utf8_valid(text))
        return 0;
    enum search_reading how = size % 2 ? READ_BOLDLY : READ_CAREFULLY;
    arena_init(&a, 16 << 20);
    enum err err = search_read(words(), NULL, text, how, &a, &q);
    if (err && err != ERR_INPUT)
        __builtin_trap();
    for (size_t i = 0; !err && i < q.n_terms; i++) {
        check_slice(text, q.terms[i].typed);
        if (!q.terms[i].text.len || !utf8_valid(q.terms[i].text))
            __builtin_trap();
    }
    for (size_t i = 0; !err && i < q.n_said; i++)
        check_slice(text, q.said[i].typed);
    if (!err && utf8_chars(q.text) <= SEARCH_TEXT_CHARS &&
        (search_read(words(), NULL, q.text, how, &a, &again) || again.n_terms != q.n_terms || again.n_said != q.n_said))
        __builtin_trap();
    arena_done(&a);
    return 0;
}
