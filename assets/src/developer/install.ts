/** How a library comes onto a machine, and how its first program is run. */
export type Language = 'curl' | 'python' | 'javascript' | 'java' | 'go' | 'c'

/** Address and token as every library takes them. */
export function environmentOf(origin: string, token: string): string {
  return [`export PARKHUB_URL='${origin}'`, `export PARKHUB_TOKEN='<${token}>'`].join('\n')
}

const STEPS: Record<Exclude<Language, 'curl'>, (folder: string, file: string) => string[]> = {
  python: (_folder, file) => [`pip install ./parkhub-python.tar.gz`, `python3 ${file}`],
  javascript: (_folder, file) => [`npm install ./parkhub-javascript.tar.gz`, `node ${file}`],
  java: (folder, file) => [`tar xzf parkhub-java.tar.gz && javac -d classes ${folder}/parkhub/*.java`, `java -cp classes ${file}`],
  go: (folder, file) => [
    `tar xzf parkhub-go.tar.gz && go mod init example`,
    `go mod edit -require parkhub@v0.0.0 -replace parkhub=./${folder}`,
    `go run ${file}`,
  ],
  c: (folder, file) => [
    `tar xzf parkhub-c.tar.gz && make -C ${folder}`,
    `cc -I ${folder} -o example ${file} ${folder}/libparkhub.a -lcurl -ljansson -lm`,
    `./example`,
  ],
}

/** Commands for a shell, after environmentOf(); '' where nothing is to be installed. */
export function installOf(language: string, version: string, file: string): string {
  const steps = STEPS[language as Exclude<Language, 'curl'>]
  if (!steps) return ''
  const take = `curl -H "authorization: Bearer $PARKHUB_TOKEN" -O "$PARKHUB_URL/sdks/parkhub-${language}.tar.gz"`
  return [take, ...steps(`parkhub-${language}-${version}`, file)].join('\n')
}
