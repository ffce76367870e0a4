/* One table of names; reading goes on behind a mistake, so that all of them are told at once. */
#include "portal/portal_pages.h"

static const char *const names[PAGE_TEMPLATES] = {
    [PAGE_HOME] = "home",     [PAGE_LIST] = "list",       [PAGE_ONE] = "one",         [PAGE_CALENDAR] = "calendar",
    [PAGE_MAP] = "map",       [PAGE_CHART] = "chart",     [PAGE_CONFIRM] = "confirm", [PAGE_REPORTS] = "reports",
    [PAGE_REPORT] = "report", [PAGE_MISSING] = "missing",
};

enum err portal_pages_load(struct arena *arena, const char *content, struct faults *faults, struct portal_pages *ret)
{
    *ret = (struct portal_pages){0};
    const char *dir = arena_fmt(arena, "%s/portal/page", content).ptr;
    const char *words = arena_fmt(arena, "%s/portal/words.yaml", content).ptr;
    enum err err = arena->failed ? ERR_NOMEM : words_load(words, faults, &ret->words);
    if (err)
        return err;
    for (int i = 0; i < PAGE_TEMPLATES; i++) {
        enum err one = template_load(arena, dir, names[i], ret->words, faults, &ret->page[i]);
        err = err ? err : one;
    }
    if (err)
        portal_pages_done(ret);
    return err;
}

void portal_pages_done(struct portal_pages *pages)
{
    words_free(pages->words);
    *pages = (struct portal_pages){0};
}
