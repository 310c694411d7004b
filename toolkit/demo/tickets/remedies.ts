// Symptoms of machines and what to do about each: several machines share a kind of trouble and each wants something else.

export interface Remedy {
  readonly machine: string;
  /** Ways to say what is wrong. */
  readonly signs: readonly string[];
  /** Ways to say what helps. */
  readonly steps: readonly string[];
}

export const remedies: readonly Remedy[] = [
  {
    machine: '循环水泵',
    signs: ['启动后不出水', '转起来却抽不上水', '空转没有流量'],
    steps: ['给泵壳灌满水、排净空气再启动', '检查底阀是否漏气并重新灌水'],
  },
  {
    machine: '循环水泵',
    signs: ['运行时振动很大', '抖得厉害还有撞击声', '一开机就剧烈晃动'],
    steps: ['校正联轴器的同心度', '紧固地脚螺栓并重新找正'],
  },
  {
    machine: '循环水泵',
    signs: ['轴封处一直滴水', '轴端漏水越来越多', '填料函往外渗水'],
    steps: ['压紧或更换盘根', '更换磨损的机械密封'],
  },
  {
    machine: '主变压器',
    signs: ['油温持续升高', '温度计一直报高温', '负荷不大油却很烫'],
    steps: ['检查冷却风扇和散热片是否堵塞', '投入备用冷却器并清扫散热器'],
  },
  {
    machine: '主变压器',
    signs: ['油位低于下限', '油枕里看不到油', '油位计指到了底'],
    steps: ['查找渗漏点并补充同牌号的绝缘油', '停电后补油到标准刻度'],
  },
  {
    machine: '主变压器',
    signs: ['瓦斯继电器报警', '轻瓦斯信号动作', '气体继电器里有气'],
    steps: ['取气样化验，判断内部是否有放电', '采集气体和油样做色谱分析'],
  },
  {
    machine: '电能表',
    signs: ['显示屏不亮', '屏幕一片漆黑', '按键没有任何显示'],
    steps: ['测量进线端子是否有电压', '核对接线后更换显示模块'],
  },
  {
    machine: '电能表',
    signs: ['用电时不走字', '开着空调读数也不变', '脉冲灯从来不闪'],
    steps: ['检查电流回路是否被短接', '现场校验误差，超差就换表'],
  },
  {
    machine: '电能表',
    signs: ['时钟比实际慢', '日期总是不对', '峰谷时段切换错了'],
    steps: ['重新对时并更换时钟电池', '用掌机下发校时命令'],
  },
  {
    machine: '柱上开关',
    signs: ['合不上闸', '合闸后马上弹开', '手柄扳到位又退回'],
    steps: ['检查操作机构的储能弹簧', '给机构加润滑油并调整扣板'],
  },
  {
    machine: '柱上开关',
    signs: ['接线端子发热', '红外测出接头过热', '触头颜色发暗发烫'],
    steps: ['打磨接触面后涂导电膏', '重新压接线夹并拧紧螺栓'],
  },
  {
    machine: '调压箱',
    signs: ['出口压力偏高', '下游压力超过设定值', '用户灶具火焰太大'],
    steps: ['松开调节螺杆，把设定压力降下来', '清洗阀口，更换密封垫'],
  },
  {
    machine: '调压箱',
    signs: ['进口压差过大', '滤芯前后压力差报警', '供气流量越来越小'],
    steps: ['拆下过滤器，清理或更换滤芯', '切换到备用路并清洗滤网'],
  },
  {
    machine: '空压机',
    signs: ['排气含油过多', '储气罐里总有油', '气管末端喷出油雾'],
    steps: ['更换油气分离器滤芯', '检查回油管是否堵住'],
  },
  {
    machine: '空压机',
    signs: ['一直加载停不下来', '压力到了上限也不卸荷', '不停地打气'],
    steps: ['重新设定压力开关的上下限', '检修卸荷电磁阀'],
  },
  {
    machine: '水表',
    signs: ['关了水还在转', '夜里没人用水也走字', '指针自己慢慢转'],
    steps: ['关闭总阀，逐段排查管道暗漏', '检查马桶水箱的进水阀'],
  },
];
