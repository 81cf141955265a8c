// Invented people and companies.
export const GIVEN =
  'Amara Ines Tomasz Priya Jonas Leila Mateo Sunniva Kwame Hana Viktor Noor Elif Bram Chiara Dario Freya Goran Ivana Jelle Katya Luca Mira Nils Oona Pavel Ruth Soren Tariq Uma Wanda Yusuf Zofia Ansel Beatrix Cormac Delphine Emil Fabian Greta'.split(
    ' ',
  );
export const FAMILY =
  'Okafor Lindqvist Moreau Novak Haddad Brandt Castellanos Ferreira Ibarra Jansen Kowalski Larsen Mbeki Nakamura Oduya Petrov Quispe Rossi Sandoval Takahashi Ulrich Varga Weiss Yilmaz Zimmer Abelin Bergstrom Conti Dvorak Eklund Farkas Gallo Holm Ivers Jovic Kaya Lund Marsh Nyberg Orlov'.split(
    ' ',
  );
export const ACCOUNTS = [
  'Tessaly Bio', 'Harrow & Pike', 'Northmere Foods', 'Calder Instruments', 'Vantora Labs', 'Brightwell Dairy',
  'Ostrava Metals', 'Silvan Paper', 'Keel Shipping', 'Marrow Analytics', 'Ferrous Works', 'Linden Pharma',
  'Quarry Stone', 'Halcyon Optics', 'Dunmore Textiles', 'Pelican Packaging', 'Redfern Chemicals', 'Sable Coatings',
  'Tarn Water', 'Umber Ceramics', 'Wexley Motors', 'Yarrow Health', 'Zephyr Air', 'Aldine Press', 'Bramble Seeds',
  'Corvid Systems', 'Dovetail Joinery', 'Ember Glass',
]; // prettier-ignore
export const ROLES = ['economic_buyer', 'decision_maker', 'champion', 'influencer', 'user'];
export const STAFF = [
  ['s01', 'Maren Voss', 'sales'], ['s02', 'Callum Reid', 'sales'], ['s03', 'Aiko Tanabe', 'sales'],
  ['s04', 'Rosa Delgado', 'inside_sales'], ['s05', 'Owen Hart', 'inside_sales'], ['s06', 'Nadia Rahal', 'customer_service'],
  ['s07', 'Felix Braun', 'customer_service'], ['s08', 'Grace Mwangi', 'customer_service'], ['s09', 'Ivo Sertic', 'marketing'],
  ['s10', 'Lena Fjord', 'communities'], ['s11', 'Paul Archer', 'executive'], ['s12', 'Dana Whit', 'collections'],
]; // prettier-ignore
export const SCOPES = [
  { code: 'research_labs', name: 'Research labs', kind: 'segment', unit: 'instruments', market: 'research', channel: 'direct', product_group: 'balances', pace: 1.0 },
  { code: 'food_industry', name: 'Food industry', kind: 'segment', unit: 'industry', market: 'food', channel: 'direct', product_group: 'scales', pace: 0.9 },
  { code: 'dealers_north', name: 'Dealers north', kind: 'segment', unit: 'industry', market: 'mixed', channel: 'dealer', product_group: 'scales', pace: 0.7 },
  { code: 'co_develop', name: 'Co-development circle', kind: 'initiative', unit: 'instruments', purpose: 'Product development with users', pace: 0.8 },
]; // prettier-ignore
export const SOURCES = [
  ['crm', 'CRM activities'], ['marketing', 'Marketing events'], ['orders', 'ERP orders'], ['billing', 'Billing'],
  ['tickets', 'Service desk'], ['community', 'Community'], ['surveys', 'Surveys'],
]; // prettier-ignore
