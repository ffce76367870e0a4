/* Answers in the language that is written. What somebody chose outright stays. Must not know a channel. */
#include "base/utf8.h"
#include "bot/turn_stage.h"

enum { WORDS_MAX = 40, WORD_BYTES = 12 };

/* Words that hardly any English message is without, and other languages in Latin letters are. */
static const char *const english[] = {"i",   "you",    "my",    "me",     "we",   "the",   "is",    "am",   "are",
                                      "do",  "does",   "have",  "want",   "need", "can",   "could", "help", "hello",
                                      "hi",  "please", "thank", "thanks", "what", "where", "when",  "how",  "who",
                                      "and", "with",   "for",   "not",    "feel", "im"};

static bool is_english_word(const char *word)
{
    for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++)
        if (strcmp(word, english[i]) == 0)
            return true;
    return false;
}

struct letters {
    size_t latin, accented, japanese, words, english;
};

static void end_word(struct letters *l, char *word, size_t *len)
{
    if (*len && *len < WORD_BYTES) {
        word[*len] = '\0';
        l->english += is_english_word(word);
    }
    l->words += *len > 0;
    *len = 0;
}

static struct letters count(struct str text)
{
    struct letters l = {0};
    char word[WORD_BYTES + 1];
    size_t len = 0;
    for (uint32_t cp; l.words < WORDS_MAX && utf8_next(&text, &cp);) {
        if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')) {
            if (len < WORD_BYTES)
                word[len++] = (char)(cp | 0x20);
            l.latin++;
            continue;
        }
        if (cp != '\'')
            end_word(&l, word, &len);
        l.accented += cp >= 0xC0 && cp < 0x1F00;
        l.japanese += cp >= 0x3041;
    }
    end_word(&l, word, &len);
    return l;
}

void turn_follow_language(struct turning *t)
{
    if (t->state->lang_wanted != LANG_JA || t->event->kind != EVENT_TEXT) /* Japanese is what nobody had to choose */
        return;
    struct letters l = count(t->event->text);
    if (l.japanese)
        t->state->flow.lang = LANG_JA;
    else if (l.english && !l.accented && l.english * 6 >= l.words)
        t->state->flow.lang = LANG_EN;
}
