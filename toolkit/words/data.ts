import type { Row } from './row.ts';

export const data = {
  'data.missing': {
    en: '{where}: expected a data file, found nothing there — check the path',
    zh: '{where}：此处应有数据文件，但没有找到——请检查路径',
  },
  'data.unreadable': {
    en: '{where}: expected a file that can be read, received: {reason} — check that it is a file and that you may read it',
    zh: '{where}：应为可读取的文件，系统返回：{reason}——请确认它是文件且有读取权限',
  },
  'data.unwritable': {
    en: '{where}: expected a place that can be written, received: {reason} — free some space or choose another cache folder',
    zh: '{where}：此处应可写入，系统返回：{reason}——请腾出空间或换一个缓存文件夹',
  },
  'data.no-files': {
    en: '{where}: expected at least one data file ({known}), found none — check the path or the pattern',
    zh: '{where}：至少应有一个数据文件（{known}），但没有找到——请检查路径或匹配模式',
  },
  'data.hub-address': {
    en: '{received}: expected hf://datasets/OWNER/NAME, hf://OWNER/NAME, or one of these with @REVISION and /PATH behind it — correct the reference',
    zh: '{received}：应为 hf://datasets/所有者/名称 或 hf://所有者/名称，其后可加 @版本 和 /路径——请改正',
  },
  'data.hub-unauthorised': {
    en: '{where}: expected to be let in, the hub answered {status} — check the name, and for a private repository set HF_TOKEN to a token that may read it',
    zh: '{where}：应可访问，但服务器返回 {status}——请检查名称；若仓库为私有，请将 HF_TOKEN 设为有读取权限的令牌',
  },
  'data.hub-forbidden': {
    en: '{where}: expected to be let in, the hub answered {status} — accept its terms on its page, then set HF_TOKEN to a token of that account',
    zh: '{where}：应可访问，但服务器返回 {status}——请先在其页面上同意使用条款，再将 HF_TOKEN 设为该账户的令牌',
  },
  'data.hub-missing': {
    en: '{where}: expected it on the hub, the server answered {status} — check the name, the revision and the path',
    zh: '{where}：应存在于 Hub，但服务器返回 {status}——请检查名称、版本和路径',
  },
  'data.hub-refused': {
    en: '{where}: expected the file, the hub answered {status} — check the reference and HF_ENDPOINT',
    zh: '{where}：应得到文件，但服务器返回 {status}——请检查引用和 HF_ENDPOINT',
  },
  'data.hub-busy': {
    en: '{where}: expected the file, the hub answered {status} several times — try again later; what has arrived is kept',
    zh: '{where}：应得到文件，但服务器多次返回 {status}——请稍后再试，已下载的部分会保留',
  },
  'data.hub-silent': {
    en: '{where}: expected an answer from the hub, received nothing for {seconds} s several times — check the connection and try again; what has arrived is kept',
    zh: '{where}：应得到服务器的响应，但多次在 {seconds} 秒内没有收到任何数据——请检查网络后重试，已下载的部分会保留',
  },
  'data.hub-unreachable': {
    en: '{where}: expected a connection to the hub, received {reason} several times — check the network and HF_ENDPOINT, then try again; what has arrived is kept',
    zh: '{where}：应能连接到 Hub，但多次收到 {reason}——请检查网络和 HF_ENDPOINT 后重试，已下载的部分会保留',
  },
  'data.hub-garbage': {
    en: '{where}: expected a list of files, {endpoint} answered something else — check HF_ENDPOINT and whether a login page stands in between',
    zh: '{where}：应返回文件列表，但 {endpoint} 返回了其他内容——请检查 HF_ENDPOINT，并确认中间没有登录页面',
  },
  'data.hub-path': {
    en: '{where}: expected plain file names, the server lists {received} — do not use this repository',
    zh: '{where}：文件名应为普通名称，服务器却列出 {received}——请不要使用这个仓库',
  },
  'data.hub-none': {
    en: '{where}: expected at least one file of this name there, found none — check the path or the pattern',
    zh: '{where}：此处至少应有一个这样的文件，但没有找到——请检查路径或匹配模式',
  },
  'data.hub-mismatch': {
    en: '{where}: expected the bytes the hub has listed, received others — download it again',
    zh: '{where}：应与 Hub 列出的内容一致，实际收到的字节不同——请重新下载',
  },
  'data.unknown-format': {
    en: '{where}: expected a data file named {known}, received "{extension}" — rename it or state its format',
    zh: '{where}：数据文件的扩展名应为 {known} 之一，实为“{extension}”——请改名或注明格式',
  },
  'data.empty': {
    en: '{where}: expected at least one record, the file holds none — fill it or choose another file',
    zh: '{where}：至少应有一条记录，但文件是空的——请补充内容或换一个文件',
  },
  'data.not-utf8': {
    en: '{where}:{line}: expected UTF-8 text, received damaged bytes ({received}) — correct or remove this line, or save the file as UTF-8',
    zh: '{where}:{line}：应为 UTF-8 文本，实为损坏的字节（{received}）——请修正或删除这一行，或另存为 UTF-8',
  },
  'data.gbk': {
    en: '{where}:{line}: expected UTF-8 text, received GBK ({received}) — convert the file, for example: iconv -f GB18030 -t UTF-8',
    zh: '{where}:{line}：应为 UTF-8 文本，实为 GBK 编码（{received}）——请转换文件，例如：iconv -f GB18030 -t UTF-8',
  },
  'data.utf16': {
    en: '{where}: expected UTF-8 text, received {encoding} — convert the file, for example: iconv -f {encoding} -t UTF-8',
    zh: '{where}：应为 UTF-8 文本，实为 {encoding} 编码——请转换文件，例如：iconv -f {encoding} -t UTF-8',
  },
  'data.bad-archive': {
    en: '{where}: expected a whole gzip archive, received a truncated or damaged one after line {line} ({reason}) — download it again',
    zh: '{where}：应为完整的 gzip 压缩包，第 {line} 行之后被截断或已损坏（{reason}）——请重新下载',
  },
  'data.bad-parquet': {
    en: '{where}: expected a whole Parquet file, received one that breaks off after row {row} ({reason}) — download it again or convert it to JSONL',
    zh: '{where}：应为完整的 Parquet 文件，第 {row} 行之后无法解读（{reason}）——请重新下载或转换为 JSONL',
  },
  'data.bad-share': {
    en: '{where}: expected at most {limit} bad lines, received {bad} of {lines} — correct them or raise data.badShare; the most frequent reason is {reason}, first met here: {en}',
    zh: '{where}：无法读取的行最多占 {limit}，实有 {bad} 行（共 {lines} 行）——请修正或调高 data.badShare；最常见的原因是 {reason}，首见于此：{zh}',
  },
  'data.long-line': {
    en: '{where}:{line}: expected a line of at most {limit} bytes, received {received} — check that records are separated by line breaks',
    zh: '{where}:{line}：一行最多 {limit} 字节，实有 {received} 字节——请检查记录之间是否换行',
  },
  'data.not-json': {
    en: '{where}:{line}: expected one JSON object per line, received {received} — correct or remove this line',
    zh: '{where}:{line}：每行应为一个 JSON 对象，实为 {received}——请修正或删除这一行',
  },
  'data.cut-array': {
    en: '{where}:{line}: expected the array to end with a bracket, the file ends before that — correct the element that begins on this line, or download the file again',
    zh: '{where}:{line}：数组应以方括号结尾，但直到文件末尾仍未结束——请修正从这一行开始的元素，或重新下载文件',
  },
  'data.csv-open': {
    en: '{where}:{line}: expected a CSV record, received one with a quote that is never closed — check the quotes of this line',
    zh: '{where}:{line}：应为一条 CSV 记录，但其中的引号没有闭合——请检查这一行的引号',
  },
  'data.csv-quote': {
    en: '{where}:{line}: expected a CSV record, received one with a quote inside a cell — put the whole cell in quotes and double the quotes in it',
    zh: '{where}:{line}：应为一条 CSV 记录，但单元格中间出现了引号——请给整个单元格加上引号，并把其中的引号写两遍',
  },
  'data.columns': {
    en: '{where}:{line}: expected {expected} columns, received {received} — check the separators of this line',
    zh: '{where}:{line}：应有 {expected} 列，实有 {received} 列——请检查这一行的分隔符',
  },
  'data.no-field': {
    en: '{where}: expected a field for the {role}, received the fields {seen} — name one of them in the recipe as data.fields.{role}',
    zh: '{where}：缺少作为 {role} 的字段，文件中的字段有 {seen}——请在配方的 data.fields.{role} 中写明是哪一个',
  },
  'data.no-label': {
    en: '{where}: expected a field for the label, received the fields {seen} — name one of them in the recipe as data.fields.label, let a teacher label the records with data.endpoint and data.ask, or set task to "mask" to learn from texts alone',
    zh: '{where}：缺少标签字段，文件中的字段有 {seen}——请在配方中以 data.fields.label 指定其中之一，或用 data.endpoint 和 data.ask 让教师给记录加标签；只学习文本本身请将 task 设为 "mask"',
  },
  'data.unknown-role': {
    en: 'data.fields: expected roles among {known}, received "{role}" — correct the name',
    zh: 'data.fields：角色应为 {known} 之一，实为“{role}”——请改正名称',
  },
  'data.bad-value': {
    en: '{where}:{line}: expected text or a number in the field "{field}", received {received} — correct this record',
    zh: '{where}:{line}：字段“{field}”应为文本或数字，实为 {received}——请修正这条记录',
  },
  'data.bad-logits': {
    en: '{where}:{line}: expected an array of at least two numbers in the field "{field}", received {received} — correct this record',
    zh: '{where}:{line}：字段“{field}”应为至少含两个数字的数组，实为 {received}——请修正这条记录',
  },
  'data.bad-annotation': {
    en: '{where}:{line}: expected a label, a list of labels, or entities with start, end and type in the field "{field}", received {received} — correct this record',
    zh: '{where}:{line}：字段“{field}”应为一个标签、标签列表，或带起止位置和类型的实体，实为 {received}——请修正这条记录',
  },
  'data.ends': {
    en: '{where}:{line}: expected {expected} ends, the {type} "{surface}" at [{start}, {end}] has an {other} one — correct the offsets, or set data.ends to "{other}"',
    zh: '{where}:{line}：结束位置应为 {expected}，而 {type}“{surface}”[{start}, {end}] 用的是 {other}——请改正位置，或将 data.ends 设为 "{other}"（inclusive 含末字，exclusive 不含）',
  },
  'data.surface': {
    en: '{where}:{line}: expected the {type} "{surface}" at [{start}, {end}], the text reads "{received}" there — correct the offsets or the text',
    zh: '{where}:{line}：[{start}, {end}] 处应为 {type}“{surface}”，文本此处实为“{received}”——请改正位置或文本',
  },
  'data.tag-unknown': {
    en: '{where}:{line}: expected a tag such as O, B-NAME, I-NAME, M-NAME, E-NAME or S-NAME, received {received} — correct the tag',
    zh: '{where}:{line}：标注应形如 O、B-NAME、I-NAME、M-NAME、E-NAME 或 S-NAME，实为 {received}——请改正标注',
  },
  'data.tag-order': {
    en: '{where}:{line}: expected {tag} to continue an entity of type {type}, received it after {before} — begin every entity with B-',
    zh: '{where}:{line}：{tag} 应接续类型为 {type} 的实体，但它前面是 {before}——每个实体都应以 B- 开头',
  },
  'data.tag-open': {
    en: '{where}:{line}: expected E-{type} to end the entity, received {tag} as its last tag — end it with E-, or write S- for a single token',
    zh: '{where}:{line}：实体应以 E-{type} 结束，但最后一个标注是 {tag}——请以 E- 结尾，单字实体请写 S-',
  },
  'data.tag-count': {
    en: '{where}:{line}: expected {expected} tags, one for each token, received {received} — correct this record',
    zh: '{where}:{line}：每个词元应有一个标注，共 {expected} 个，实有 {received} 个——请修正这条记录',
  },
  'data.candidates': {
    en: '{where}:{line}: expected at least two candidate texts in the field "{field}", received {received} — correct this record',
    zh: '{where}:{line}：字段“{field}”应至少含两个候选文本，实为 {received}——请修正这条记录',
  },
  'data.no-candidate': {
    en: '{where}:{line}: expected the text, the letter or the number (0 to {last}) of a candidate in the field "{field}", received {received} — correct the answer',
    zh: '{where}:{line}：字段“{field}”应为某个候选的文本、字母或编号（0 到 {last}），实为 {received}——请改正答案',
  },
  'data.not-classify': {
    en: '{where}: expected one label for one text (task classify), received {received} — set task to "{task}", or correct data.fields',
    zh: '{where}：应为一个文本和一个标签（任务 classify），实为 {received}——请将 task 设为 "{task}"，或改正 data.fields',
  },
  'data.not-multilabel': {
    en: '{where}: expected a list of labels (task multilabel), received {received} — write lists, say with data.separator what stands between labels, or set task to "{task}"',
    zh: '{where}：应为标签列表（任务 multilabel），实为 {received}——请写成列表，或用 data.separator 说明标签之间的分隔符，或将 task 设为 "{task}"',
  },
  'data.not-pair': {
    en: '{where}: expected two texts and one label (task pair), received {received} — set task to "{task}", or correct data.fields',
    zh: '{where}：应为两个文本和一个标签（任务 pair），实为 {received}——请将 task 设为 "{task}"，或改正 data.fields',
  },
  'data.not-tag': {
    en: '{where}: expected entities (task tag), received {received} — set task to "{task}", or name the field of the entities in data.fields.entities',
    zh: '{where}：应有实体（任务 tag），实为 {received}——请将 task 设为 "{task}"，或在 data.fields.entities 中写明实体字段',
  },
  'data.two-tasks': {
    en: '{where}: expected records labelled for one task, received the label "{label}" and entities too — set task to "classify" or "tag"',
    zh: '{where}：记录应只为一个任务标注，但既有标签“{label}”又有实体——请将 task 设为 "classify" 或 "tag"',
  },
  'data.no-entities': {
    en: '{where}: expected entities of at least one type, received none — check which field holds the entities',
    zh: '{where}：至少应有一种实体，但一个也没有——请检查哪个字段是实体',
  },
  'data.no-labels': {
    en: '{where}: expected records with at least one label, received none — check which field holds the labels',
    zh: '{where}：记录中至少应有一个标签，但一个也没有——请检查哪个字段是标签',
  },
  'data.rare': {
    en: 'seen only once: {labels} — nothing can be learned of it; add examples, correct the spelling, or remove it',
    zh: '只出现一次的有：{labels}——无从学习；请补充样例、改正拼写或删除',
  },
  'data.long-text': {
    en: '{where}:{line}: expected a text of at most {limit} characters, received {received} — shorten it or remove this record',
    zh: '{where}:{line}：文本最多 {limit} 个字符，实有 {received} 个——请缩短或删除这条记录',
  },
  'data.nothing-kept': {
    en: '{where}: expected some records to pass cleaning, all {count} were rejected ({reasons}) — check the file or relax the cleaning limits',
    zh: '{where}：清洗后应留有记录，但 {count} 条全部被剔除（{reasons}）——请检查文件或放宽清洗条件',
  },
  'data.one-label': {
    en: '{where}: expected at least two different labels, received {received} — check which field holds the label',
    zh: '{where}：至少应有两种不同的标签，实有：{received}——请检查哪个字段是标签',
  },
  'data.label-once': {
    en: '{where}: expected every label at least twice, seen only once: {labels} — add examples of it, correct the spelling, or remove it',
    zh: '{where}：每种标签至少应出现两次，只出现一次的有：{labels}——请补充样例、改正拼写或删除',
  },
  'data.untrained': {
    en: 'no training record has the label {labels}: a model cannot learn it — add examples of it, or remove it',
    zh: '训练集中没有标签为 {labels} 的记录，模型无从学习——请补充样例或删除该标签',
  },
  'data.empty-part': {
    en: 'split: expected records in every part, "{part}" received none of the {count} — provide more records or a larger share',
    zh: '划分：每一份都应有记录，但 {count} 条中没有一条落入“{part}”——请提供更多记录或增大其比例',
  },
} as const satisfies Record<string, Row>;
