/** Takes what the identity provider answered to the page of this origin that asked; without one, to the home page. */
const asked = sessionStorage.getItem('pan-page-that-asked') ?? '';
const isHere = /^\/[a-z-]+\/pages\/$/.test(asked);
location.replace(isHere ? asked + location.search : '/');
