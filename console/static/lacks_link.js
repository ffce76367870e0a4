/** The desk's way to what the town lacks. It says when hosts' answers are against each other: nobody would look there otherwise. */
import {api} from './api.js';
import {fill, h, icon} from './dom.js';

/** Asked for when the desk opens and when somebody comes back to it. */
export function makeLacksLink() {
  const mark = h('span', {});
  const node = h('a', {class: 'button plain', href: '/console/lacks'}, h('span', {class: 'only-tablet'}, icon('lack')), h('span', {}, h('span', {class: 'only-tablet'}, '町に'), '足りないもの'), mark);
  const look = () => api('GET', '/unsure/against')
    .then(({answers}) => fill(mark, answers > 0 && h('span', {class: 'badge', 'data-severity': 'urgent'}, icon('urgent'), h('span', {class: 'only-tablet'}, 'お返事の'), `食いちがい ${answers}件`)))
    .catch(() => {});
  addEventListener('focus', look);
  look();
  return {node, close: () => removeEventListener('focus', look)};
}
