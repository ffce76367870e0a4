/* Walking XML: names without their namespace, text of elements, no document types. The one home of expat. Private to
 * directory/. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { XML_DEPTH_MAX = 64 }; /* a workbook needs about ten */

struct xml_walk {
    /* `attributes`: names and values by turns, names without namespace, NULL at the end. */
    void (*begin)(void *self, const char *name, const char **attributes);
    void (*end)(void *self, const char *name);
    void (*text)(void *self, struct str text);
    void *self;
};

/* The value of an attribute; NULL when it is not there. */
const char *xml_attribute(const char **attributes, const char *name);

/* ERR_INPUT: not well-formed, with a document type, or nested deeper than XML_DEPTH_MAX; ERR_NOMEM. */
MUST_CHECK enum err xml_walk(struct str xml, const struct xml_walk *walk);
