/* All pages and words of the portal, read and proved together: by the service when it starts, and by `tsunagu
 * check`. */
#pragma once
#include "portal/template.h"

enum page_template {
    PAGE_HOME,
    PAGE_LIST,
    PAGE_ONE,
    PAGE_CALENDAR,
    PAGE_MAP,
    PAGE_CHART,
    PAGE_CONFIRM,
    PAGE_REPORTS,
    PAGE_REPORT,
    PAGE_MISSING,
    PAGE_TEMPLATES
};

struct portal_pages {
    struct words *words;
    struct template *page[PAGE_TEMPLATES];
};

/*
 * Out of `content`/portal. Every mistake of every page is in `faults`.
 * Memory: templates in `arena`; words until portal_pages_done. Errors: ERR_INPUT, ERR_NOTFOUND, ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err portal_pages_load(struct arena *arena, const char *content, struct faults *faults,
                                      struct portal_pages *ret);
void portal_pages_done(struct portal_pages *pages);
