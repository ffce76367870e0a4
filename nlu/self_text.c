/* See self_text.h. */
#include "nlu/self_text.h"
#include "base/buf.h"
#include "base/utf8.h"

static bool is_kana(uint32_t cp)
{
    return cp >= 0x3041 && cp <= 0x30FF;
}

bool self_is_kanji(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || cp == 0x3005;
}

uint32_t self_first(struct str s)
{
    uint32_t cp = 0;
    (void)utf8_next(&s, &cp);
    return cp;
}

uint32_t self_last(struct str s)
{
    size_t at = s.len;
    while (at > 0 && utf8_goes_on(s.ptr[at - 1]))
        at--;
    return self_first(str_sub(s, at ? at - 1 : 0, s.len));
}

size_t self_head(struct str s, const struct str *heads, size_t n)
{
    size_t longest = 0;
    for (size_t i = 0; i < n; i++)
        if (heads[i].len > longest && str_starts(s, heads[i]))
            longest = heads[i].len;
    return longest;
}

bool self_has(struct str s, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(s, words[i]) >= 0)
            return true;
    return false;
}

struct str self_text(struct arena *arena, struct str folded)
{
    static const struct str goes_on[] = {S("は"), S("が"), S("も"), S("の"), S("に"), S("で"),
                                         S("を"), S("と"), S("て"), S("、"), S("。")};
    struct buf b;
    struct str rest = str_sub(folded, 0, SELF_TEXT_MAX);
    while (rest.len < folded.len && rest.len && utf8_goes_on(folded.ptr[rest.len]))
        rest.len--;
    buf_init_in(&b, arena, 3 * rest.len + 1); /* a comma takes three bytes */
    for (size_t i = 0; i < rest.len; i++) {
        struct str done = buf_str(&b), next = str_sub(rest, i + 1, rest.len);
        bool japanese = rest.ptr[i] == ' ' && (self_last(done) >= 0x3000 || self_first(next) >= 0x3000);
        if (!japanese) {
            buf_add_char(&b, rest.ptr[i]);
            continue;
        }
        bool on = is_kana(self_first(next));
        for (size_t k = 0; k < sizeof(goes_on) / sizeof(goes_on[0]); k++)
            on = on || str_ends(done, goes_on[k]);
        if (!on)
            buf_add(&b, S("、"));
    }
    return b.err ? (struct str){0} : buf_str(&b);
}

/* ---- clauses ---- */

static const struct str stops[] = {S("。"), S("!"), S("?"), S("「"), S("」"), S("("), S(")")};
static const struct str commas[] = {S("、"), S(",")};

static bool holds_on(struct str before)
{
    static const struct str particles[] = {S("は"), S("が"), S("も")};
    for (size_t i = 0; i < sizeof(particles) / sizeof(particles[0]); i++)
        if (str_ends(before, particles[i]))
            return true;
    return false;
}

struct str self_clause(struct str text, size_t at)
{
    size_t from = 0;
    for (size_t i = 0; i < at; i++) {
        struct str here = str_sub(text, i, text.len);
        size_t stop = SELF_HEAD(here, stops), comma = SELF_HEAD(here, commas);
        if (stop)
            from = i + stop;
        else if (comma && !holds_on(str_sub(text, from, i - from)))
            from = i + comma;
    }
    return from < at ? str_sub(text, from, at - from) : (struct str){0};
}

struct str self_sentence_rest(struct str text, size_t at)
{
    for (size_t i = at; i < text.len; i++)
        if (SELF_HEAD(str_sub(text, i, text.len), stops))
            return str_sub(text, at, i - at);
    return str_sub(text, at, text.len);
}

/* ---- whose sentence ---- */

static const struct str others[] = {
    S("娘"),     S("息子"),     S("むすめ"),   S("むすこ"),     S("孫"),         S("まご"),     S("母"),
    S("父"),     S("かあさん"), S("とうさん"), S("親"),         S("兄"),         S("姉"),       S("弟"),
    S("妹"),     S("祖"),       S("おば"),     S("おじ"),       S("叔"),         S("伯"),       S("いとこ"),
    S("従兄"),   S("甥"),       S("姪"),       S("友"),         S("ともだち"),   S("知り合い"), S("知人"),
    S("彼"),     S("実家"),     S("嫁"),       S("夫"),         S("妻"),         S("主人"),     S("旦那"),
    S("だんな"), S("家内"),     S("義"),       S("姑"),         S("舅"),         S("先生"),     S("同僚"),
    S("子ども"), S("子供"),     S("こども"),   S("ばあちゃん"), S("じいちゃん"), S("ばあさん"), S("じいさん"),
    S("仲間"),   S("職場"),     S("会社"),     S("勤め"),       S("学校"),       S("病院"),     S("施設"),
    S("犬"),     S("猫"),       S("あの人"),   S("その人"),
};

static const struct str own[] = {S("私は"),   S("わたしは"), S("私が"),   S("うちは"), S("自分は"),  S("僕は"),
                                 S("ぼくは"), S("俺は"),     S("わしは"), S("私も"),   S("わたしも")};

/* The first particle behind the word decides: 「娘と」 is company, 「娘が」, 「母の」 somebody else. */
static bool is_spoken_of(struct str behind)
{
    static const struct str with[] = {S("と")},
                            of[] = {S("は"), S("が"), S("も"), S("の"), S("を"), S("に"), S("で"), S("、"), S("って")};
    for (size_t i = 0; i < behind.len; i++) {
        struct str here = str_sub(behind, i, behind.len);
        if (SELF_HEAD(here, with))
            return false;
        if (SELF_HEAD(here, of))
            return true;
    }
    return true; /* 「夫78歳」 */
}

static size_t end_of_last(struct str s, const struct str *words, size_t n)
{
    size_t end = 0;
    for (size_t i = 0; i < s.len; i++) {
        size_t len = self_head(str_sub(s, i, s.len), words, n);
        end = len ? i + len : end;
    }
    return end;
}

/* 母語, 大丈夫: nobody. */
static bool is_no_person(struct str clause, size_t at)
{
    static const struct str words[] = {S("母語"), S("母国"), S("親切"), S("親し"), S("義務"), S("友好")};
    static const struct str ends[] = {S("養"), S("丈"), S("工"), S("定"), S("主")};
    if (SELF_HEAD(str_sub(clause, at, clause.len), words))
        return true;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (str_ends(str_sub(clause, 0, at), ends[i]))
            return true;
    return false;
}

bool self_is_other(struct str clause)
{
    size_t other = 0, mine = end_of_last(clause, own, sizeof(own) / sizeof(own[0]));
    for (size_t i = mine; i < clause.len; i++) {
        size_t len = SELF_HEAD(str_sub(clause, i, clause.len), others);
        if (len && !is_no_person(clause, i) && is_spoken_of(str_sub(clause, i + len, clause.len)))
            other = i + len;
    }
    return other > 0;
}

static size_t sentence_start(struct str text, size_t at)
{
    size_t from = 0;
    for (size_t i = 0; i < at; i++) {
        size_t stop = SELF_HEAD(str_sub(text, i, text.len), stops);
        from = stop ? i + stop : from;
    }
    return from < at ? from : at;
}

bool self_goes_on_about_other(struct str text, size_t at)
{
    static const struct str me[] = {S("私"), S("わたし"), S("うち"), S("僕"), S("ぼく"), S("俺"), S("わし"), S("自分")};
    size_t here = sentence_start(text, at);
    if (!here || SELF_HAS(str_sub(text, here, at - here), me))
        return false;
    size_t end = here - 1;
    while (end > 0 && utf8_goes_on(text.ptr[end]))
        end--;
    size_t before = sentence_start(text, end);
    return before < end && self_is_other(str_sub(text, before, end - before));
}

bool self_is_person(struct str s)
{
    static const struct str people[] = {S("人が"), S("人は"), S("人に"), S("人と"), S("人の"), S("人も"),  S("人を"),
                                        S("方が"), S("方は"), S("方に"), S("方と"), S("方の"), S("方も"),  S("方を"),
                                        S("子が"), S("子は"), S("子の"), S("家族"), S("親戚"), S("親せき")};
    return SELF_HEAD(s, others) || SELF_HEAD(s, people);
}

bool self_is_plain(struct str clause, const struct self_names *names, bool *ret_home)
{
    static const struct str home[] = {S("家"),         S("うち"),       S("自宅"),     S("住まい"),
                                      S("お住まい"),   S("すまい"),     S("住所"),     S("住んでいるのは"),
                                      S("住んでる"),   S("住んでいる"), S("住んどる"), S("住んでいるところ"),
                                      S("すんでいる"), S("すんでる")};
    static const struct str filler[] = {
        S("私"),     S("わたし"), S("あたし"),      S("わし"),         S("僕"),       S("ぼく"),     S("俺"),
        S("おれ"),   S("自分"),   S("今"),          S("いま"),         S("はい"),     S("えっと"),   S("ええと"),
        S("えーと"), S("あの"),   S("まあ"),        S("一応"),         S("いちおう"), S("だいたい"), S("大体"),
        S("たぶん"), S("多分"),   S("町"),          S("ずっと"),       S("実は"),     S("やっぱり"), S("やっぱ"),
        S("いえ"),   S("いや"),   S("すみません"),  S("ごめんなさい"), S("ところ"),   S("所"),       S("場所"),
        S("は"),     S("が"),     S("も"),          S("の"),           S("で"),       S("と"),       S("、"),
        S("、"),     S("ー"),     S("間違えました")};
    *ret_home = false;
    while (clause.len) {
        size_t homely = SELF_HEAD(clause, home), len = SELF_HEAD(clause, filler);
        size_t town = names ? self_head(clause, names->before, names->n_before) : 0;
        size_t step = homely ? homely : len > town ? len : town;
        if (!step)
            return false;
        *ret_home = *ret_home || homely;
        clause = str_sub(clause, step, clause.len);
    }
    return true;
}
