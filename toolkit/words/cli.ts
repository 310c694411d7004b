import type { Row } from './row.ts';

export const cli = {
  'cli.about': {
    en: 'Grows a small Chinese model from a large teacher and fits it to a device. Without a command: the wizard.',
    zh: '从大模型蒸馏出中文小模型，并适配到目标设备。不带命令时打开向导。',
  },
  'cli.option.lang': { en: 'language of messages', zh: '界面语言' },
  'cli.option.json': { en: 'machine-readable output, one JSON value per line', zh: '输出供程序读取，每行一个 JSON' },
  'cli.option.plain': { en: 'plain lines instead of a live screen', zh: '逐行输出，不使用动态界面' },
  'cli.option.yes': { en: 'take the defaults, ask nothing', zh: '全部采用默认值，不再询问' },
  'cli.option.debug': { en: 'show where an error came from', zh: '出错时显示调用栈' },
  'cli.option.set': {
    en: 'change a field of the recipe, e.g. student.epochs=3',
    zh: '修改配方字段，例如 student.epochs=3',
  },
  'cli.option.help': { en: 'show this help', zh: '显示帮助' },
  'cli.help.usage': { en: 'Usage:', zh: '用法：' },
  'cli.help.arguments': { en: 'Arguments:', zh: '参数：' },
  'cli.help.options': { en: 'Options:', zh: '选项：' },
  'cli.help.shared': { en: 'Options of every command:', zh: '通用选项：' },
  'cli.help.commands': { en: 'Commands:', zh: '命令：' },
  'cli.help.choices': { en: '{about}: {choices}', zh: '{about}：{choices}' },
  'cli.start.about': {
    en: 'the wizard in a terminal; otherwise the built-in demo from data to bundle',
    zh: '有终端时打开向导，否则运行内置示例：从数据到部署包',
  },
  'cli.start.recipe': { en: 'demo recipe', zh: '示例配方' },
  'cli.run.about': {
    en: 'run a recipe (default penjing.json); goes on where it stopped',
    zh: '按配方运行（默认 penjing.json），可从中断处继续',
  },
  'cli.run.to': { en: 'last stage to run', zh: '运行到哪个阶段为止' },
  'cli.run.resume': {
    en: 'go on where the last run stopped (always so; the flag is for clarity)',
    zh: '从上次中断处继续（默认如此，此选项仅为明示）',
  },
  'cli.stage.about': { en: 'run the recipe as far as the stage {stage}', zh: '按配方运行到“{stage}”阶段' },
  'cli.init.about': { en: 'write a recipe with every default in it', zh: '生成一份写明全部默认值的配方' },
  'cli.predict.about': {
    en: 'classify texts with a finished bundle (texts as arguments, or one per line on stdin)',
    zh: '用部署包对文本分类（文本可作为参数，或从标准输入逐行读取）',
  },
  'cli.pull.about': {
    en: 'download a model of the Hugging Face hub (OWNER/NAME), checked and resumable; prints its folder',
    zh: '从 Hugging Face Hub 下载模型（OWNER/NAME），校验完整性、可断点续传；输出所在文件夹',
  },
  'cli.pull.file': { en: '{name}: {size}', zh: '{name}：{size}' },
  'cli.profiles.about': { en: 'the devices Penjing knows', zh: '查看支持的设备' },
  'cli.profiles.list': { en: 'list them', zh: '列出全部设备' },
  'cli.profiles.show': { en: 'print one as JSON', zh: '以 JSON 显示某个设备' },
  'cli.profiles.check': { en: 'explain what is wrong with a profile file', zh: '检查设备配置文件并说明问题' },
  'cli.profiles.sound': { en: '{where}: a sound profile', zh: '{where}：设备配置无误' },
  'cli.inspect.about': {
    en: 'print an ONNX graph, one line per node, or what a checkpoint folder holds',
    zh: '逐行打印 ONNX 图的节点，或列出检查点文件夹的内容',
  },
  'cli.inspect.shape': {
    en: '{where}: {layers} layers of {hidden}, {heads} heads, feed-forward {intermediate}; {vocabulary} tokens, {positions} positions',
    zh: '{where}：{layers} 层，宽 {hidden}，{heads} 个注意力头，前馈宽 {intermediate}；{vocabulary} 个词元，{positions} 个位置',
  },
  'cli.inspect.own': { en: 'parts that BERT has not: {names}', zh: 'BERT 所没有的部分：{names}' },
  'cli.inspect.labels': { en: '{count} labels: {names}', zh: '{count} 个标签：{names}' },
  'cli.inspect.part': { en: '{name}: {count} parameters, {size}', zh: '{name}：{count} 个参数，{size}' },
  'cli.inspect.total': { en: 'total: {count} parameters, {size}', zh: '合计：{count} 个参数，{size}' },
  'cli.doctor.about': { en: 'show what this machine offers', zh: '查看本机环境' },
  'cli.bench.about': {
    en: 'measure side by side, kept in .penjing/bench: {known}',
    zh: '对比测试，结果存入 .penjing/bench：{known}',
  },
  'cli.bench.short': { en: 'a first impression only', zh: '只做简短测试' },
  'cli.bench.wrote': { en: 'wrote {path}', zh: '已写入 {path}' },
  'cli.bench.unknown': {
    en: 'bench: expected the name of a benchmark, received "{received}" — try {known}',
    zh: 'bench：没有名为“{received}”的测试——可用：{known}',
  },
  'cli.no-file': {
    en: '{where}: expected a file that can be read, found none — check the path',
    zh: '{where}：找不到该文件或无法读取——请检查路径',
  },
  'cli.exists': {
    en: '{where}: expected no file of that name, found one — choose another name, or overwrite it with --yes',
    zh: '{where}：文件已存在——请换一个名称，或加 --yes 覆盖',
  },
  'cli.no-text': {
    en: 'predict: expected a text, received none — add texts after the bundle, or send one per line to stdin',
    zh: 'predict：没有收到文本——请在部署包之后写上文本，或通过标准输入逐行传入',
  },
  'cli.no-terminal': {
    en: 'penjing: expected a terminal for the wizard, found none — name a command (see penjing --help), or add --yes to take all defaults',
    zh: 'penjing：向导需要终端，当前没有——请指定命令（见 penjing --help），或加 --yes 全部采用默认值',
  },
  'cli.usage.option': {
    en: 'penjing: expected a known option, received "{received}" — see penjing --help',
    zh: 'penjing：未知选项“{received}”——请查看 penjing --help',
  },
  'cli.usage.command': {
    en: 'penjing: expected a known command, received "{received}" — see penjing --help',
    zh: 'penjing：未知命令“{received}”——请查看 penjing --help',
  },
  'cli.usage.option-near': {
    en: 'penjing: expected a known option, received "{received}" — did you mean {near}?',
    zh: 'penjing：未知选项“{received}”——是否想写 {near}？',
  },
  'cli.usage.command-near': {
    en: 'penjing: expected a known command, received "{received}" — did you mean {near}?',
    zh: 'penjing：未知命令“{received}”——是否想写 {near}？',
  },
  'cli.usage.argument': {
    en: 'penjing: expected an argument <{received}>, received none — add it; see penjing --help',
    zh: 'penjing：缺少参数 <{received}>——请补上，详见 penjing --help',
  },
  'cli.usage.option-value': {
    en: 'penjing: expected a value for {received}, received none — add it',
    zh: 'penjing：选项 {received} 缺少取值——请补上',
  },
  'cli.usage.excess': {
    en: 'penjing: expected fewer arguments ({received}) — see penjing --help',
    zh: 'penjing：参数过多（{received}）——请查看 penjing --help',
  },
  'cli.usage.value': {
    en: 'penjing: the value of {received} does not fit — see --help of the command',
    zh: 'penjing：选项 {received} 的取值不合要求——请查看该命令的 --help',
  },
  'cli.usage.other': {
    en: 'penjing: expected another usage: {received} — see penjing --help',
    zh: 'penjing：用法有误（{received}）——请查看 penjing --help',
  },
  'cli.unexpected': {
    en: 'penjing: something failed that should not: {reason} — run again with --debug and report what it prints',
    zh: 'penjing：发生意外错误：{reason}——请加 --debug 重新运行，并反馈输出内容',
  },
  'cli.stopping': {
    en: 'stopping at the next safe point; press Ctrl-C again to end at once',
    zh: '将在下一个安全点停止；再按一次 Ctrl-C 立即退出',
  },
  'cli.saved': { en: 'recipe saved as {where}', zh: '配方已保存为 {where}' },
  'cli.wizard.left': { en: 'nothing was changed', zh: '未做任何更改' },
} as const satisfies Record<string, Row>;
