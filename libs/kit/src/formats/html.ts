/** Text as it stands in a page: in an element, or in an attribute between quotes. */
export const escapedHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
