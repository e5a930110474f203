/** The `repository` of a published package: npm compares it with the repository that the provenance names. */

/**
 * What it has to be in a run of GitHub Actions; undefined elsewhere, where nothing is proved.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} packageName
 */
export function repositoryField(env, packageName) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  if (!server || !repository) return undefined;
  return { type: "git", url: `git+${server}/${repository}.git`, directory: `packages/${packageName}` };
}
