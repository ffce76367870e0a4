/* How old they are, and which languages they speak; see self.h. */
#include "nlu/numerals.h"
#include "nlu/self_text.h"
#include "base/utf8.h"

enum { AGE_LEAST = 8, AGE_MOST = 115 };

/* The number that ends here, in digits or kanji; *ret_from is where it begins. 0: none. */
static int number_before(struct str text, size_t end, size_t *ret_from)
{
    int64_t value = 0, tens = 0, last = -1, scale = 1;
    size_t from = end;
    while (from > 0) {
        size_t at = from - 1;
        while (at > 0 && utf8_goes_on(text.ptr[at]))
            at--;
        uint32_t cp = self_first(str_sub(text, at, from - at));
        int digit = cp >= '0' && cp <= '9' ? (int)(cp - '0') : numeral_digit(cp);
        if (digit >= 0 && scale <= 100) {
            value += digit * scale;
            scale *= 10;
            last = digit;
        } else if (cp == 0x5341 && !tens) { /* 十 */
            tens = 1;
            last = -1;
            scale = 10;
        } else {
            break;
        }
        from = at;
    }
    *ret_from = from;
    if (tens && last < 0)
        value += 10;
    return value >= AGE_LEAST && value <= AGE_MOST ? (int)value : 0;
}

/* What stands before says of whom: nothing but me and now, or words that belong to the one who is so old (「手芸が好きな」).
 */
static bool is_of_me(struct str before)
{
    static const struct str own[] = {S("今年"),   S("今年で"), S("もう"),       S("満"),       S("年は"),
                                     S("年齢は"), S("歳は"),   S("こう見えて"), S("こないだ"), S("先月"),
                                     S("先日"),   S("昨日"),   S("年も")};
    static const struct str belongs[] = {S("な"), S("の"), S("る"), S("た"), S("い")};
    static const struct str not_me[] = {S("気持ち"), S("平均"),   S("あと"), S("来年"), S("もうすぐ"),
                                        S("年上"),   S("若い"),   S("若く"), S("心は"), S("体は"),
                                        S("精神"),   S("見た目"), S("当時"), S("以下"), S("約")};
    bool home;
    if (self_is_other(before) || SELF_HAS(before, not_me))
        return false;
    size_t len;
    struct str left = before;
    while (left.len && (len = SELF_HEAD(left, own)) > 0)
        left = str_sub(left, len, left.len);
    if (!left.len || self_is_plain(left, NULL, &home))
        return !left.len || !home; /* 「うちは6歳です」 is a child */
    for (size_t i = 0; i < sizeof(belongs) / sizeof(belongs[0]); i++)
        if (str_ends(before, belongs[i]))
            return true;
    /* 「私は今年」 */
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (str_ends(left, own[i]) && self_is_plain(str_sub(left, 0, left.len - own[i].len), NULL, &home))
            return true;
    return false;
}

static bool says_so(struct str behind)
{
    static const struct str so[] = {S("です"),
                                    S("だ"),
                                    S("や"),
                                    S("じゃ"),
                                    S("になり"),
                                    S("になる"),
                                    S("でして"),
                                    S("、"),
                                    S("。"),
                                    S("の独"),
                                    S("の主婦"),
                                    S("の者"),
                                    S("の年寄"),
                                    S("の一人"),
                                    S("のひとり"),
                                    S("の年金"),
                                    S("に、"),
                                    S("ですが"),
                                    S("の女です"),
                                    S("の女性です"),
                                    S("の女で、"),
                                    S("の男です"),
                                    S("の男性です"),
                                    S("の男で、"),
                                    S("なんです"),
                                    S("なので"),
                                    S("なんで"),
                                    S("のばあさんです"),
                                    S("のおばあさんです"),
                                    S("のじいさんです"),
                                    S("のおじいさんです"),
                                    S("のおばあちゃんです"),
                                    S("のおじいちゃんです")};
    static const struct str not_so[] = {S("ですか"),     S("でした"),       S("だった"),     S("やった"),
                                        S("だけ"),       S("ですね"),       S("ですよね"),   S("なんですね"),
                                        S("なんですか"), S("なんですよね"), S("になるまで"), S("や中"),
                                        S("や高"),       S("だと"),         S("だから"),     S("ですと")};
    return (!behind.len || SELF_HEAD(behind, so)) && !SELF_HEAD(behind, not_so);
}

static int years(struct str text)
{
    static const struct str units[] = {S("歳"), S("才"), S("さい"), S("代")};
    for (size_t i = 0; i < text.len; i++) {
        struct str here = str_sub(text, i, text.len);
        size_t unit = SELF_HEAD(here, units), from;
        int age = unit ? number_before(text, i, &from) : 0;
        if (age && says_so(str_sub(here, unit, here.len)) && is_of_me(self_clause(text, from)) &&
            !self_goes_on_about_other(text, from))
            return age;
    }
    return 0;
}

static int english_years(struct str text)
{
    static const struct str i_am[] = {S("i'm "), S("i am "), S("im "), S("i’m ")};
    static const struct str goes_on[] = {S(" years old"), S(" year old"), S(","), S("."), S(" and"), S("!"), S(" now")};
    for (size_t i = 0; i < text.len; i++) {
        size_t len =
            i && text.ptr[i - 1] >= 'a' && text.ptr[i - 1] <= 'z' ? 0 : SELF_HEAD(str_sub(text, i, text.len), i_am);
        size_t end = i + len, from;
        while (len && end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9')
            end++;
        struct str rest = str_sub(text, end, text.len);
        int age = len && end > i + len ? number_before(text, end, &from) : 0;
        if (age && (!rest.len || SELF_HEAD(rest, goes_on)))
            return age;
    }
    return 0;
}

/* 「中学生です」, 「ぼくは中学生です」; 「今は小学生です」 is as likely a child of theirs. */
static bool is_me(struct str before)
{
    static const struct str me[] = {S("私"),   S("わたし"), S("あたし"), S("僕"),
                                    S("ぼく"), S("俺"),     S("おれ"),   S("自分")};
    bool home;
    return !before.len || (self_is_plain(before, NULL, &home) && !home && SELF_HAS(before, me));
}

/* The youngest in it: nothing is offered that they would be too young for. */
static int school(struct str text)
{
    static const struct {
        struct str name;
        int age;
    } schools[] = {{S("小学生"), 6}, {S("中学生"), 12}, {S("高校生"), 15}};
    static const struct str is[] = {S("です"),   S("だ"),       S("やで"),  S("やけど"),
                                    S("やねん"), S("なんです"), S("なので")};
    for (size_t i = 0; i < sizeof(schools) / sizeof(schools[0]); i++) {
        ptrdiff_t at = str_find(text, schools[i].name);
        struct str behind = str_sub(text, at < 0 ? 0 : (size_t)at + schools[i].name.len, text.len);
        if (at >= 0 && SELF_HEAD(behind, is) && says_so(behind) && is_me(self_clause(text, (size_t)at)))
            return schools[i].age;
    }
    return 0;
}

int self_age(struct arena *arena, struct str folded)
{
    struct str text = self_text(arena, folded);
    int age = years(text);
    age = age ? age : school(text);
    return age ? age : english_years(text);
}

/* ---- languages ---- */

static bool spoken_behind(struct str behind)
{
    static const struct str particles[] = {S("を"),   S("が"),   S("も"),     S("で"),       S("は"),     S("なら"),
                                           S("しか"), S("だけ"), S("だけは"), S("のほうが"), S("の方が"), S("と")};
    static const struct str speak[] = {S("話"),   S("はな"), S("しゃべ"), S("喋"), S("でき"), S("出来"), S("分か"),
                                       S("わか"), S("母語"), S("母国語"), S("ok"), S("楽"),   S("らく")};
    static const struct str no[] = {S("せな"), S("ません"), S("ない"), S("られな"), S("したい"), S("せるように")};
    size_t len = SELF_HEAD(behind, particles);
    struct str rest = str_sub(behind, len, behind.len);
    bool only = str_starts(behind, S("しか"));
    struct str near = str_sub(rest, 0, 40);
    return len && SELF_HEAD(rest, speak) && (only || !SELF_HAS(near, no));
}

static bool spoken_before(struct str before)
{
    static const struct str ways[] = {S("i speak"),
                                      S("i only speak"),
                                      S("we speak"),
                                      S("i can speak"),
                                      S("falo"),
                                      S("só falo"),
                                      S("eu falo"),
                                      S("tôi nói"),
                                      S("toi noi"),
                                      S("nói"),
                                      S("i speak some"),
                                      S("母語は"),
                                      S("母国語は"),
                                      S("native language is"),
                                      S("mother tongue is"),
                                      S("falamos")};
    before = str_trim(before);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (str_ends(before, ways[i]))
            return true;
    return false;
}

bool self_may_speak(struct str folded)
{
    static const struct str words[] = {S("語"),     S("手話"), S("speak"), S("language"),
                                       S("tongue"), S("fal"),  S("nói"),   S("noi")};
    return SELF_HAS(folded, words);
}

uint64_t self_speaks(struct arena *arena, struct str folded, const struct self_names *names)
{
    struct str text = self_text(arena, folded);
    uint64_t bits = 0;
    for (size_t k = 0; k < names->n; k++) {
        const struct self_name *name = &names->item[k];
        ptrdiff_t at = name->word.len > 2 ? str_find(text, name->word) : -1;
        if (at < 0 || name->which >= 64)
            continue;
        struct str before = self_clause(text, (size_t)at);
        struct str behind = str_sub(text, (size_t)at + name->word.len, text.len);
        if (!self_is_other(before) && (spoken_behind(behind) || spoken_before(before)))
            bits |= UINT64_C(1) << name->which;
    }
    return bits;
}

/* ---- and what is not to be remembered ---- */

unsigned self_forgets(struct str folded)
{
    static const struct str verbs[] = {S("忘れて"),       S("わすれて"),   S("消して"), S("けして"), S("覚えないで"),
                                       S("おぼえないで"), S("取り消して"), S("forget"), S("delete")};
    static const struct str not_so[] = {S("忘れてしま"), S("忘れてい"),    S("忘れてた"),     S("忘れてき"),
                                        S("忘れても"),   S("を忘れて踊"),  S("を忘れて楽し"), S("を忘れて遊"),
                                        S("を忘れて歌"), S("never forget")};
    static const struct str places[] = {S("住んで"), S("すんで"),       S("住まい"), S("地区"),
                                        S("住所"),   S("where i live"), S("my area")};
    static const struct str ages[] = {S("年齢"), S("歳のこと"), S("年のこと"),
                                      S("何歳"), S("my age"),   S("how old i am")};
    static const struct str tongues[] = {S("話せることば"), S("話せる言葉"), S("言語"), S("my language")};
    enum { LONGEST = 90 };
    if (folded.len > LONGEST || !SELF_HAS(folded, verbs) || SELF_HAS(folded, not_so))
        return 0;
    return (SELF_HAS(folded, places) ? SELF_PLACE : 0u) | (SELF_HAS(folded, ages) ? SELF_AGE : 0u) |
           (SELF_HAS(folded, tongues) ? SELF_LANGUAGES : 0u);
}
