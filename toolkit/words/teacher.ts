import type { Row } from './row.ts';

export const teacher = {
  'teacher.base-url': {
    en: 'data.endpoint.baseUrl: expected an http or https address, received "{received}" — for example https://api.deepseek.com',
    zh: 'data.endpoint.baseUrl：应为 http 或 https 地址，实为“{received}”——例如 https://api.deepseek.com',
  },
  'teacher.key-in-recipe': {
    en: 'data.endpoint.{where}: expected no secret in a recipe, received something that looks like one — put the key into an environment variable or the keychain, and only the name of the variable into keyVariable',
    zh: 'data.endpoint.{where}：配方中不应出现密钥，此处的值却像密钥——请把密钥放进环境变量或系统钥匙串，只在 keyVariable 中写变量名',
  },
  'teacher.no-key': {
    en: '{where}: expected an API key, found none in the environment or the keychain — set {variable}, or store it in the keychain under service "{service}", account "{variable}"',
    zh: '{where}：需要 API 密钥，环境变量和系统钥匙串中都没有——请设置 {variable}，或在钥匙串中以服务“{service}”、账户“{variable}”保存',
  },
  'teacher.no-keychain': {
    en: '{where}: expected an API key in {variable} or in the keychain, but {variable} is empty and this machine offers no keychain ({reason}) — set {variable}',
    zh: '{where}：API 密钥应在 {variable} 或系统钥匙串中，但 {variable} 为空，本机又没有可用的钥匙串（{reason}）——请设置 {variable}',
  },
  'teacher.number': {
    en: '{name}: expected a number {least}, received {received} — correct it',
    zh: '{name}：应为 {least} 的数，实为 {received}——请改正',
  },
  'teacher.labels': {
    en: 'data.ask.labels: expected at least {least}, none empty and none twice, received {received} — correct the list',
    zh: 'data.ask.labels：至少应有 {least} 个，不能为空或重复，实为：{received}——请改正',
  },
  'teacher.no-price': {
    en: 'data.endpoint.budget.money: expected a price for {model}, found none — add it to data.endpoint.prices, or give the budget in tokens',
    zh: 'data.endpoint.budget.money：需要 {model} 的价格，但没有找到——请写入 data.endpoint.prices，或改用词元数作预算',
  },
  'teacher.budget': {
    en: 'teacher: the budget does not allow another request: {usedTokens} of {tokens} tokens and {usedMoney} of {money} in money are used — raise data.endpoint.budget and run again; what was paid for is kept',
    zh: '教师：预算已不够再发一次请求：词元已用 {usedTokens} / {tokens}，金额已用 {usedMoney} / {money}——请提高 data.endpoint.budget 后重新运行，已付费的回答都保留着',
  },
  'teacher.budget-spent': {
    en: 'the budget of the teacher is spent, {count} were not asked — raise data.endpoint.budget and run again; what was paid for is kept',
    zh: '教师的预算已用完，有 {count} 条没有请教——请提高 data.endpoint.budget 后重新运行，已付费的回答都保留着',
  },
  'teacher.left-out': {
    en: 'the teacher left {count} without a usable answer; the reasons are in the report, the records in refused.jsonl',
    zh: '教师对 {count} 条没有给出可用的回答；原因见报告，记录在 refused.jsonl 中',
  },
  'teacher.no-answers': {
    en: '{where}: expected the teacher to answer, all {count} records were left without an answer — see the notes above for the reason, and run again',
    zh: '{where}：教师应作出回答，但 {count} 条记录都没有得到回答——原因见上面的提示，请处理后重新运行',
  },
  'teacher.other-task': {
    en: 'data.ask: expected a task with one label a record (classify, pair), received {task} — remove data.ask and label the records, or let a network teach with teacher',
    zh: 'data.ask：只适用于每条记录一个标签的任务（classify、pair），实为 {task}——请去掉 data.ask 并自行标注，或用 teacher 让教师网络来教',
  },
  'teacher.no-endpoint': {
    en: 'data.{name}: expected a teacher to ask, the recipe names none — set data.endpoint.baseUrl and data.endpoint.model',
    zh: 'data.{name}：需要一个可以请教的教师，但配方中没有——请设置 data.endpoint.baseUrl 和 data.endpoint.model',
  },
  'teacher.other-label': {
    en: '{where}: expected labels among data.ask.labels ({known}), received {labels} — add them to that list, or correct the records',
    zh: '{where}：标签应在 data.ask.labels（{known}）之中，实有 {labels}——请加入该列表，或改正记录',
  },
  'teacher.unauthorised': {
    en: '{where}: expected a valid API key, the server rejects it ({status}: {reason}) — check the key and that it belongs to this endpoint',
    zh: '{where}：服务器不接受此 API 密钥（{status}：{reason}）——请检查密钥，并确认它属于该服务',
  },
  'teacher.no-balance': {
    en: '{where}: expected a balance to pay from, the account has none ({status}: {reason}) — top it up and run again; what was paid for is kept',
    zh: '{where}：账户余额不足（{status}：{reason}）——请充值后重新运行，已付费的回答都保留着',
  },
  'teacher.forbidden': {
    en: '{where}: expected permission to use {model}, the server refuses it ({status}: {reason}) — check what the key may use',
    zh: '{where}：服务器不允许使用 {model}（{status}：{reason}）——请检查密钥的权限',
  },
  'teacher.not-found': {
    en: '{where}: expected a chat endpoint with the model {model}, the server knows none ({status}: {reason}) — check data.endpoint.baseUrl and data.endpoint.model',
    zh: '{where}：应有提供 {model} 的对话接口，服务器没有（{status}：{reason}）——请检查 data.endpoint.baseUrl 和 data.endpoint.model',
  },
  'teacher.bad-request': {
    en: '{where}: expected {model} to accept the request, the server rejects it ({status}: {reason}) — change the teacher options it names',
    zh: '{where}：服务器拒绝了发给 {model} 的请求（{status}：{reason}）——请按其提示修改教师选项',
  },
  'teacher.redirect': {
    en: '{where}: expected an answer, received a redirect ({status}) to {location} — it is not followed, for it would carry key and texts there; if you trust it, write it into data.endpoint.baseUrl',
    zh: '{where}：应为回答，实为重定向（{status}）到 {location}——为免把密钥和文本带往别处，不予跟随；若信任该地址，请写入 data.endpoint.baseUrl',
  },
  'teacher.long-wait': {
    en: '{where}: expected an answer soon, the server asks to wait {seconds} s — run again then; what was paid for is kept',
    zh: '{where}：服务器要求等待 {seconds} 秒——请届时重新运行，已付费的回答都保留着',
  },
  'teacher.unreachable': {
    en: '{where}: expected answers, {count} records in a row got none ({why}: {reason}) — check the connection and the server, then run again; what was paid for is kept',
    zh: '{where}：连续 {count} 条记录没有得到回答（{why}：{reason}）——请检查网络和服务器后重新运行，已付费的回答都保留着',
  },
  'teacher.no-translation': {
    en: 'teacher: expected a translation from {from} to {to}, received nothing — try another model',
    zh: '教师：应返回从 {from} 到 {to} 的译文，实际为空——请换一个模型',
  },
  'teacher.journal-busy': {
    en: '{where}: expected to be alone with this journal, process {owner} has it open — wait until it ends',
    zh: '{where}：日志正被进程 {owner} 使用——请等它结束',
  },
  'teacher.journal-broken': {
    en: '{where}:{line}: expected a line of a teacher journal, received something else — name another file, or restore this one',
    zh: '{where}:{line}：应为教师日志的一行，实为其他内容——请换一个文件，或恢复此文件',
  },
  'teacher.journal-disk': {
    en: '{where}: expected to read and write the journal, the system refuses ({reason}) — check the disk and the permissions; nothing is asked that cannot be written down',
    zh: '{where}：系统拒绝读写日志（{reason}）——请检查磁盘和权限；记不下来的请求不会发出',
  },
  'teacher.no-model': {
    en: '{where}: expected a bundle, an ONNX file, or a folder with config.json and weights, found none — check the path',
    zh: '{where}：应为部署包、ONNX 文件，或含 config.json 与权重的文件夹，但没有找到——请检查路径',
  },
  'teacher.no-vocabulary': {
    en: '{where}: expected the vocabulary of the teacher, found none — put its vocab.txt beside the model, or name it',
    zh: '{where}：缺少教师模型的词表——请把 vocab.txt 放在模型旁，或注明其路径',
  },
  'teacher.config': {
    en: '{where}: expected a JSON object with id2label and max_position_embeddings of the right types — correct it or remove it',
    zh: '{where}：应为 JSON 对象，其中 id2label 和 max_position_embeddings 的类型须正确——请改正或删除此文件',
  },
  'teacher.inputs': {
    en: '{where}: expected integer inputs input_ids, attention_mask, token_type_ids or position_ids, received {received} — export the model with these names',
    zh: '{where}：输入应为整数的 input_ids、attention_mask、token_type_ids 或 position_ids，实为 {received}——请按这些名称导出模型',
  },
  'teacher.no-logits': {
    en: '{where}: expected logits [batch × labels] among the outputs, received {outputs} — use a teacher with a classification head',
    zh: '{where}：输出中应有 logits [批 × 标签]，实有 {outputs}——请使用带分类头的教师模型',
  },
  'teacher.no-hidden': {
    en: '{where}: expected hidden states, the graph shows none and has no layer normalizations (outputs: {outputs}) — export it with hidden states as outputs',
    zh: '{where}：应有隐藏状态，但计算图既未输出也没有层归一化（输出：{outputs}）——请导出时包含隐藏状态',
  },
  'teacher.label-count': {
    en: '{where}: expected logits [batch × {expected}], one per label of the data, received [{received}] — use a teacher of these labels',
    zh: '{where}：logits 应为 [批 × {expected}]（数据的每个标签一个），实为 [{received}]——请使用同一套标签的教师模型',
  },
  'teacher.for-other-task': {
    en: '{where}: expected a teacher for the task {expected}, received one for {received} — use a teacher of this task',
    zh: '{where}：教师应用于任务 {expected}，实际用于 {received}——请使用该任务的教师模型',
  },
  'teacher.other-labels': {
    en: '{where}: expected a teacher of the labels {expected}, received one of {received} — use a teacher of these labels',
    zh: '{where}：教师的标签应为 {expected}，实为 {received}——请使用同一套标签的教师模型',
  },
} as const satisfies Record<string, Row>;
