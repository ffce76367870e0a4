/** What the page of lacks calls fields and conditions. */

export const category = {
  craft: '手芸・ものづくり', music: '歌・音楽', exercise: '体を動かすこと', cooking: '料理', gardening: '畑・花', reading: '読書・文芸',
  volunteering: '人の役に立つこと', games: '囲碁・将棋など', intergenerational: 'おしゃべり・交流', ict: 'スマホ・パソコン', animals: '動物',
  history: '歴史・郷土', language_exchange: 'ことば・国際交流', mens_group: '男性の集まり', dementia_cafe: '認知症カフェ',
  caregivers_group: '介護をする人の集まり', food_bank: '食べものの支援', job_training: '仕事の練習', drinking_cessation: 'お酒をやめたい人の集まり',
  any: 'なんでも', none: '分野を言わなかった方',
};

const day = {mon: '月曜', tue: '火曜', wed: '水曜', thu: '木曜', fri: '金曜', sat: '土曜', sun: '日曜'};
const known = {
  time: {am: '午前', pm: '午後', daytime: '昼間', evening: '夕方・夜'},
  day,
  transport: {foot: '歩いて行ける', bus: 'バスで行ける', car: '車で行ける', none: '行く手段がない'},
  dist: {near: '近く'},
  with: {partner: '夫婦で', child: '子どもと', parent: '親と', alone: '一人で'},
  mode: {online: 'オンライン'},
  cost: {free: '無料', cheap: '安く'},
  access: {wheelchair: '車いすで', bad_knees: 'ひざが痛くても', low_vision: '見えにくくても', back_pain: '腰が痛くても'},
  group: {small: '少人数'},
  freq: {monthly: '月に一度', weekly: '週に一度', part_time: '時々'},
};

/** 「day:wed」 in words. @param {string} condition '' for the search as a whole */
export function conditionWords(condition) {
  const [kind, value] = condition.split(':');
  return known[kind]?.[value] ?? condition;
}
