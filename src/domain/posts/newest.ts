/**
 * The number of posts of each user that are marked as newest. Feeds read them from a small partial index,
 * whose size does not depend on the number of older posts.
 */
export const newestOfEach = 3;
