/** Names of made-up candidates. */
import type { Seeded } from './seeded';

const GIVEN = [
  ...[
    'Aaliyah',
    'Adrián',
    'Aiko',
    'Amara',
    'Anouk',
    'Arjun',
    'Astrid',
    'Bilal',
    'Camila',
    'Caspian',
    'Dagmar',
    'Daniyar',
  ],
  ...['Eleni', 'Esra', 'Fatou', 'Finn', 'Gala', 'Giulia', 'Hamza', 'Henrike', 'Ibrahim', 'Ines', 'Jakub', 'Jun'],
  ...['Kamala', 'Kofi', 'Lars', 'Leila', 'Lwazi', 'Maeve', 'Malik', 'Mei', 'Milan', 'Nadia', 'Nikolai', 'Noor'],
  ...['Olga', 'Pablo', 'Petra', 'Quentin', 'Rania', 'Rohan', 'Sanne', 'Sergio', 'Sofía', 'Tariq', 'Thandi', 'Uma'],
  ...['Viktor', 'Wanjiru', 'Xin', 'Yara', 'Zeynep', 'Zoltán'],
];
const FAMILY = [
  ...['Abebe', 'Achterberg', 'Almeida', 'Andersson', 'Banerjee', 'Bakker', 'Bergmann', 'Castillo', 'Chen', 'Chowdhury'],
  ...['Costa', 'Dlamini', 'Dubois', 'Eriksen', 'Ferrari', 'Fofana', 'García', 'Gupta', 'Hansen', 'Hoang', 'Horváth'],
  ...[
    'Ivanova',
    'Jansen',
    'Joshi',
    'Kariuki',
    'Kaya',
    'Kim',
    'Kovač',
    'Kuznetsov',
    'Laine',
    'Leblanc',
    'Mazur',
    'Mensah',
  ],
  ...['Moreau', 'Moyo', 'Nakamura', 'Ndiaye', 'Nowak', 'O’Sullivan', 'Okoye', 'Olsson', 'Park', 'Pereira', 'Petrov'],
  ...['Popescu', 'Rahimi', 'Reyes', 'Rossi', 'Saito', 'Schneider', 'Silva', 'Singh', 'Tanaka', 'Tesfaye', 'Vargas'],
  ...['Visser', 'Wagner', 'Yilmaz', 'Zhang', 'Zielińska'],
];

/** An address made from a name: plain letters, one dot. */
export const addressOf = (name: string): string =>
  `${name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replace(/ +/g, '.')}@example.test`;

/** So many different people. @param taken names that somebody has already */
export function candidateNames(
  chance: Seeded,
  count: number,
  taken: readonly string[],
): { name: string; email: string }[] {
  const seen = new Set(taken);
  const people: { name: string; email: string }[] = [];
  while (people.length < count) {
    const name = `${chance.pick(GIVEN)} ${chance.pick(FAMILY)}`;
    if (seen.has(name)) continue;
    seen.add(name);
    people.push({ name, email: addressOf(name) });
  }
  return people;
}
