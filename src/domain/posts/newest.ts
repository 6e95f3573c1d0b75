/**
 * How many posts of each person are marked as their newest. Feeds find those by an index that holds
 * no others, so that it is small, and where they begin in it depends on nobody's number of posts.
 */
export const newestOfEach = 3;
