/** Keys for a test, told apart by their letters; each has the word by which secrets that get out are found. */
export const aKey = (letter: string): string => `sentinel${letter.repeat(34)}A=`;
