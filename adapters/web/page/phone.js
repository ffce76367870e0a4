/**
 * Telephone numbers in what the town says become links that a thumb can press. Text stays text: only text nodes and links are made.
 */

/* 0120-061-338, 0790-00-0106, 03-3868-3811; #7119, #9110, #いのちSOS is none; 119, 110, 188, 189 standing alone. (Without a
 * look-behind: browsers of older phones do not know it and would refuse the whole page.) */
const NUMBER = /(^|[^\d-])(0\d{1,4}-\d{1,4}-\d{3,5}|#\d{4}|11[09]|18[89])(?![\d-]|[年月日時分円人件回番歳%％])/g;

/**
 * @param {HTMLElement} element gets the text
 * @param {string} text
 */
export const withPhoneLinks = (element, text) => {
  let at = 0;
  for (const [, before, number, index] of Array.from(text.matchAll(NUMBER), (m) => [...m.slice(0, 3), m.index])) {
    const link = document.createElement('a');
    link.href = `tel:${number.replace(/-/g, '').replace('#', '%23')}`;
    link.textContent = number;
    element.append(text.slice(at, index + before.length), link);
    at = index + before.length + number.length;
  }
  element.append(text.slice(at));
  return element;
};
