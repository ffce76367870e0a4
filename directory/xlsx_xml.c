/* See xlsx_xml.h. */
#include "directory/xlsx_xml.h"
#include <expat.h>
#include <limits.h>

struct walking {
    const struct xml_walk *walk;
    XML_Parser parser;
    int depth;
};

static const char *local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void XMLCALL on_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct walking *w = data;
    if (w->depth == XML_DEPTH_MAX) { /* the parser remembers every tag that is open */
        XML_StopParser(w->parser, XML_FALSE);
        return;
    }
    w->depth++;
    w->walk->begin(w->walk->self, local(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct walking *w = data;
    w->depth--;
    w->walk->end(w->walk->self, local(name));
}

static void XMLCALL on_text(void *data, const XML_Char *text, int n)
{
    const struct walking *w = data;
    w->walk->text(w->walk->self, (struct str){text, (size_t)n});
}

/* A workbook has none; entities are how small files grow large. */
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    const struct walking *w = data;
    XML_StopParser(w->parser, XML_FALSE);
}

enum err xml_walk(struct str xml, const struct xml_walk *walk)
{
    struct walking w = {walk, XML_ParserCreateNS(NULL, '|'), 0};
    if (!w.parser)
        return ERR_NOMEM;
    XML_SetUserData(w.parser, &w);
    XML_SetElementHandler(w.parser, on_begin, on_end);
    XML_SetCharacterDataHandler(w.parser, on_text);
    XML_SetStartDoctypeDeclHandler(w.parser, on_doctype);
    bool good =
        xml.len <= INT_MAX && XML_Parse(w.parser, xml.ptr ? xml.ptr : "", (int)xml.len, XML_TRUE) == XML_STATUS_OK;
    enum err err = good ? ERR_OK : XML_GetErrorCode(w.parser) == XML_ERROR_NO_MEMORY ? ERR_NOMEM : ERR_INPUT;
    XML_ParserFree(w.parser);
    return err;
}
