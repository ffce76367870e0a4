/* Own words to the questions of the life questionnaire: a value, "skip" for not wanting to answer, "unclear" for all that
 * has to be asked again. */
#include "nlu/answer.h"
#include "tests/nlu/support_rules.h"

static const struct {
    const char *scale, *text, *want;
} rows[] = {
    {"trouble", "年金だけで十分まかなえています", "1"},
    {"trouble", "生活に困ったことなんか生まれてこのかたありゃせん", "1"},
    {"trouble", "切り詰めてどうにか暮らしています", "2"},
    {"trouble", "まあ なんとか やっとるよ", "2"},
    {"trouble", "年金の出る前の週はおかず減らしとるときがある", "3"},
    {"trouble", "冬場だけ灯油代で足が出る", "3"},
    {"trouble", "去年一回だけ妹に一万円借りました", "3"},
    {"trouble", "毎月月末は財布がすっからかんです", "4"},
    {"trouble", "いつも支給日まで米がもたん", "4"},
    {"trouble", "お金が足りなくて、ずっと苦しいです", "4"},
    {"trouble", "不自由なく過ごせました", "1"},
    {"trouble", "困窮はしてませんよ", "1"},
    {"trouble", "ほぼ大丈夫", "2"},
    {"trouble", "ボーナスがなかった年は少し厳しかったです", "3"},
    {"trouble", "全然やっていけてないです", "4"},
    {"trouble", "なんも変わらんかったで", "1"},
    {"trouble", "子どもの入学のときは苦しかったなあ", "3"},
    {"trouble", "借金でまわしてる状態", "4"},
    {"trouble", "お金に困ることはないです", "1"},
    {"trouble", "あまり困ることはなかったです", "2"},
    {"trouble", "困ることもありました", "3"},
    {"trouble", "物価が上がりましたねえ", "unclear"},
    {"trouble", "お金の話ですか？", "unclear"},
    {"trouble", "懐具合は申し上げられません", "skip"},
    {"trouble", "ご想像にお任せします", "skip"},
    {"trouble", "聞かないでください", "skip"},
    {"trouble", "答える義務はないですよね", "skip"},
    {"trouble", "それ以上はちょっと…", "skip"},
    {"trouble", "この問いは抜かしてください", "skip"},
    {"trouble", "つぎいってください", "skip"},
    {"trouble", "個人情報なので控えます", "skip"},
    {"trouble", "書きたくありません", "skip"},
    {"trouble", "とばしてええか", "skip"},
    {"frequency", "息子夫婦と暮らしてるから毎日しゃべってます", "1"},
    {"frequency", "嫁と朝晩顔あわせとる", "1"},
    {"frequency", "娘が週末に顔を出してくれます", "2"},
    {"frequency", "月に何度か妹と電話で話します", "2"},
    {"frequency", "ちょくちょく兄が寄ってくれる", "2"},
    {"frequency", "何かあったときだけ連絡をとります", "3"},
    {"frequency", "必要があれば電話するくらい", "3"},
    {"frequency", "保険の手続きとかそういう時だけ", "3"},
    {"frequency", "もう十年も会ってません", "4"},
    {"frequency", "親戚づきあいは一切ないです", "4"},
    {"frequency", "身内はみんな先に逝ってしもうた", "4"},
    {"frequency", "ほぼないですね", "4"},
    {"frequency", "たまにもない", "4"},
    {"frequency", "たまにLINEが来ます", "2"},
    {"frequency", "妻と二人暮らしなので、しょっちゅう話しています", "1"},
    {"frequency", "家族の範囲ってどこまで", "unclear"},
    {"frequency", "うちは家族が多いんです", "unclear"},
    {"frequency", "身内のことは聞かれたくない", "skip"},
    {"payment", "払うもんは払うとる", "1"},
    {"payment", "滞納は一度もしたことがありません", "1"},
    {"payment", "全部口座から落ちてます", "1"},
    {"payment", "期限内に納めています", "1"},
    {"payment", "だいたい払えとる", "2"},
    {"payment", "何とか払えました", "2"},
    {"payment", "電気代が高い月はきつかった", "3"},
    {"payment", "何度か支払いが遅れました", "3"},
    {"payment", "国保を分割にしてもらったことがある", "3"},
    {"payment", "いつも延滞しています", "4"},
    {"payment", "払えないものばかりです", "4"},
    {"payment", "家賃を三か月ためてます", "4"},
    {"payment", "携帯が止まりました", "4"},
    {"payment", "毎月どれかが払えない", "4"},
    {"payment", "税金が高すぎる", "unclear"},
    {"payment", "お金のことはノーコメントで", "skip"},
    {"frequency", "毎日誰かしらと喋ってる", "1"},
    {"frequency", "職場で毎日話す", "1"},
    {"frequency", "ときどき近所の奥さんと立ち話します", "2"},
    {"frequency", "月一で同級生と飲んでる", "2"},
    {"frequency", "体操の日に会う友達と話すくらい、週に二回ほど", "2"},
    {"frequency", "町内会の用事があれば話す", "3"},
    {"frequency", "こっちから連絡するのは頼みごとのあるときぐらい", "3"},
    {"frequency", "友達と呼べる人はおらん", "4"},
    {"frequency", "誰とも付き合いがありません", "4"},
    {"frequency", "みんな亡くなってしもて", "4"},
    {"frequency", "引っ越してから知り合いが一人もいない", "4"},
    {"frequency", "ぼっち", "4"},
    {"frequency", "友人とは何を指しますか", "unclear"},
    {"satisfaction", "どこも悪くありません", "1"},
    {"satisfaction", "すこぶる健康です", "1"},
    {"satisfaction", "風邪ひとつひきません", "1"},
    {"satisfaction", "まあ元気なほうです", "2"},
    {"satisfaction", "持病はありますが、おおむね良好です", "2"},
    {"satisfaction", "ちょっと血圧が気になります", "3"},
    {"satisfaction", "膝さえ痛くなければね、いまいちです", "3"},
    {"satisfaction", "それほど良くはないです", "3"},
    {"satisfaction", "体がしんどくてたまらない", "4"},
    {"satisfaction", "病気だらけで嫌になる", "4"},
    {"satisfaction", "ぜんぜんだめ", "4"},
    {"satisfaction", "可もなく不可もなく、まあ普通", "2"},
    {"satisfaction", "来週検査があります", "unclear"},
    {"satisfaction", "体のことは秘密です", "skip"},
    {"satisfaction", "何も言うことはありません", "1"},
    {"satisfaction", "毎日が楽しいです", "1"},
    {"satisfaction", "ありがたいことに幸せです", "1"},
    {"satisfaction", "そこそこ満足してるよ", "2"},
    {"satisfaction", "もうちょっと収入があればなあ", "3"},
    {"satisfaction", "なんとなく物足りない", "3"},
    {"satisfaction", "さほど満足しとらんな", "3"},
    {"satisfaction", "不満だらけ", "4"},
    {"satisfaction", "つらいことばかりです", "4"},
    {"satisfaction", "満足できるわけない", "4"},
    {"satisfaction", "満足なんかしとらんわ", "4"},
    {"satisfaction", "生活っていうのはお金のこと？", "unclear"},
    {"satisfaction", "言わぬが花", "skip"},
    {"satisfaction", "回答は差し控えたく存じます", "skip"},
    {"satisfaction", "そこまで聞く？答えんよ", "skip"},
    {"trouble", "うちは農家だで食うには困らんわ", "1"},
    {"trouble", "お陰様で何事もなく", "1"},
    {"trouble", "ぎりぎりセーフでした", "2"},
    {"trouble", "苦しいなりにやれてました", "2"},
    {"trouble", "孫の祝いごとが重なった月は苦しかった", "3"},
    {"trouble", "半年に一度くらいピンチになります", "3"},
    {"trouble", "給料前はきゅうきゅうです", "3"},
    {"trouble", "ずーっと苦しいまんま", "4"},
    {"trouble", "いつもカツカツでどうにもならん", "4"},
    {"trouble", "暮らせんかった", "4"},
    {"trouble", "覚えとらんなあ", "unclear"},
    {"trouble", "二番か三番", "unclear"},
    {"trouble", "二番で頼むわ", "2"},
    {"trouble", "答える気はない", "skip"},
    {"trouble", "お金のことを聞くのは失礼です", "skip"},
    {"trouble", "ひみつ♡", "skip"},
    {"trouble", "もう一回言って", "unclear"},
    {"frequency", "二世帯住宅なので毎日", "1"},
    {"frequency", "朝も夜も顔を合わせてます", "1"},
    {"frequency", "隔週で息子が来ます", "2"},
    {"frequency", "孫から時折メールがきます", "2"},
    {"frequency", "病院の付き添いを頼むときだけ", "3"},
    {"frequency", "お墓のことで話すくらい", "3"},
    {"frequency", "縁を切られました", "4"},
    {"frequency", "子どもとはもう何年も口をきいていません", "4"},
    {"frequency", "家族はもう誰もおりません", "4"},
    {"frequency", "ほとんど話さなくなりました", "4"},
    {"frequency", "なかなか会えません", "4"},
    {"frequency", "正月と盆、それに誕生日には集まります", "2"},
    {"frequency", "どう答えていいやら", "unclear"},
    {"payment", "ちゃんと払っています", "1"},
    {"payment", "遅れたことないっす", "1"},
    {"payment", "支払いに苦労した覚えはない", "1"},
    {"payment", "おおむね問題はなかったです", "2"},
    {"payment", "まあ払えてはいます", "2"},
    {"payment", "ガス代が払えんことがあった", "3"},
    {"payment", "夏場の電気代がきつい", "3"},
    {"payment", "どの支払いも遅れがちで苦しい", "4"},
    {"payment", "毎月やりくりに追われている", "4"},
    {"payment", "カードの支払いで首が回らない", "4"},
    {"payment", "携帯は解約しました", "unclear"},
    {"payment", "遠慮しときます", "skip"},
    {"frequency", "犬の散歩仲間と毎朝会うてしゃべる", "1"},
    {"frequency", "しょっちゅう電話しあってます", "1"},
    {"frequency", "週に一度の歌の会で話します", "2"},
    {"frequency", "ときどきお茶します", "2"},
    {"frequency", "何か頼まれたら話す程度", "3"},
    {"frequency", "必要なときだけ連絡", "3"},
    {"frequency", "近所づきあいはないです", "4"},
    {"frequency", "話す友人がおりません", "4"},
    {"frequency", "退職してから誰とも会っていない", "4"},
    {"frequency", "全くないです", "4"},
    {"frequency", "友達ってどこから友達？", "unclear"},
    {"frequency", "それは聞かんとって", "skip"},
    {"satisfaction", "元気そのもの", "1"},
    {"satisfaction", "健康には自信があります", "1"},
    {"satisfaction", "年のわりには元気です", "2"},
    {"satisfaction", "大体は元気", "2"},
    {"satisfaction", "ちょっとしんどいときがある", "3"},
    {"satisfaction", "あんまりようない", "3"},
    {"satisfaction", "満足なんてとんでもない", "4"},
    {"satisfaction", "痛くて夜も眠れません", "4"},
    {"satisfaction", "最低です", "4"},
    {"satisfaction", "薬は飲んでいます", "unclear"},
    {"satisfaction", "病名は言いたくないので", "skip"},
    {"satisfaction", "これ以上望むものはないです", "1"},
    {"satisfaction", "満ち足りています", "1"},
    {"satisfaction", "まあ幸せなほうだと思う", "2"},
    {"satisfaction", "ぼちぼち楽しくやってます", "2"},
    {"satisfaction", "もう少しお金があればいい", "3"},
    {"satisfaction", "少し寂しいです", "3"},
    {"satisfaction", "いまいちパッとしない", "3"},
    {"satisfaction", "毎日がつらい", "4"},
    {"satisfaction", "何の楽しみもない", "4"},
    {"satisfaction", "満足とはほど遠い", "4"},
    {"satisfaction", "うーん、むずかしい", "unclear"},
    {"satisfaction", "パスさせて", "skip"},
    {"satisfaction", "この質問には答えられない", "skip"},
};

static struct str value_of(const struct answer *a)
{
    if (a->kind == ANSWER_VALUE || a->kind == ANSWER_LIKELY)
        return a->value;
    return a->kind == ANSWER_DECLINE ? S("skip") : S("unclear");
}

static void own_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct option options[ANSWER_OPTIONS];
        struct answer got;
        struct str scale = str_from(rows[i].scale);
        arena_reset(&arena);
        size_t n = answer_scale(rules, scale, options);
        print_message("%s: %s\n", rows[i].scale, rows[i].text);
        assert_int_equal(answer_choice(rules, &arena, str_from(rows[i].text), options, n, scale, &got), ERR_OK);
        assert_str_equal(value_of(&got), str_from(rows[i].want));
    }
}

/* What is no answer says where it leads. */
static void leads_elsewhere(void **state)
{
    (void)state;
    static const struct {
        const char *text, *way;
    } ways[] = {
        {"おおむねって何ですか", "help"},
        {"あと何問あるの？", "help"},
        {"もう終わりにしたい", "stop"},
        {"一つ前に戻って", "go_back"},
        {"さっきの答えを直したい", "go_back"},
        {"人と話したいです", "talk_to_human"},
        {"役場の人に代わって", "talk_to_human"},
        {"しつこいなあ", "complaint"},
        {"今日は寒いねえ", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct option options[ANSWER_OPTIONS];
        struct answer got;
        arena_reset(&arena);
        size_t n = answer_scale(rules, S("satisfaction"), options);
        print_message("%s\n", ways[i].text);
        assert_int_equal(answer_choice(rules, &arena, str_from(ways[i].text), options, n, S("satisfaction"), &got),
                         ERR_OK);
        assert_int_equal(got.kind, ANSWER_NONE);
        assert_string_equal(got.how, ways[i].way);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(own_words), cmocka_unit_test(leads_elsewhere)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
