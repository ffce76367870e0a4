/** The map above the list of places, where the town has map pictures. The list stays whole below it; a pin leads to its place there. */
import * as L from '/portal/leaflet/leaflet.js';

const holder = document.getElementById('map');
const places = [...document.querySelectorAll('.place[data-lat]')];

/** Text, and https addresses in it as links: what stands on a map must be read there. @param {string} words */
const attribution = (words) =>
  words
    .split(/\s+/)
    .map((word) => {
      const at = document.createElement(/^https:\/\//.test(word) ? 'a' : 'span');
      at.textContent = word;
      if (at instanceof HTMLAnchorElement) at.href = word;
      return at.outerHTML;
    })
    .join(' ');

/** @param {Element} place */
const pin = (place) => {
  const number = document.createElement('span');
  number.textContent = String(place.querySelectorAll('li').length);
  return L.divIcon({ className: 'pin', html: number, iconSize: [48, 48], iconAnchor: [24, 24] });
};

/** @param {HTMLElement} place */
const show = (place) => {
  place.tabIndex = -1;
  place.scrollIntoView();
  place.focus({ preventScroll: true });
};

if (holder && places.length) {
  holder.hidden = false;
  const map = L.map(holder, { scrollWheelZoom: false, zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches });
  map.attributionControl.setPrefix('');
  L.tileLayer(holder.dataset.tiles ?? '', { maxZoom: 18, attribution: attribution(holder.dataset.attribution ?? '') }).addTo(map);
  const markers = places.map((place) => {
    const name = place.querySelector('h2')?.textContent ?? '';
    const marker = L.marker([Number(place.dataset.lat), Number(place.dataset.lon)], { icon: pin(place), title: name, alt: name, riseOnHover: true });
    marker.on('click keypress', (event) => (event.type === 'click' || event.originalEvent?.key === 'Enter') && show(place));
    return marker.addTo(map);
  });
  map.fitBounds(L.latLngBounds(markers.map((marker) => marker.getLatLng())).pad(0.15), { maxZoom: 15 });
  for (const marker of markers) marker.getElement()?.setAttribute('aria-label', marker.options.title); /* it is drawn only now */
}
