/** Words that say nothing about a paper's subject: a ranking leaves them out, a phrase keeps them. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a about above after again against all also am an and any are as at be because been before being below ' +
    'between both but by can cannot could did do does doing down during each either etc few for from further ' +
    'had has have having he her here hers him his how however i if in into is it its itself just may me might ' +
    'more most must my no nor not now of off on once only or other our ours out over own per quite rather s ' +
    'same shall she should so some such t than that the their them then there these they this those through ' +
    'thus to too under until up upon us very via was we were what when where whether which while who whom ' +
    'whose why will with within without would you your yours'
  ).split(' '),
);
