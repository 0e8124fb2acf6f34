//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

pub const MATTERS: [Matter; 4] = [
    Matter {
        code: "talent-training",
        title: "各类婴幼儿照护服务人才培养",
        responsible_department: "education",
        level_rule: "学校的主管教育部门；技工院校会同人力资源社会保障部门",
        basis: "晋政办发〔2020〕24号 附-5、三(三)1；职业教育法 第二十一条",
    },
    Matter {
        code: "toddler-class",
        title: "鼓励有条件的幼儿园开设托班",
        responsible_department: "education",
        level_rule: "幼儿园所在地县级教育部门；备案由县级卫生健康部门办理",
        basis: "晋政办发〔2020〕24号 附-6、二(三)3；学前教育法 第八十四条",
    },
    Matter {
        code: "kindergarten-toddler-rooms",
        title: "新建配套幼儿园落实托班建设要求，改建扩建增加托班资源",
        responsible_department: "education",
        level_rule: "所在地县级教育部门审查用房，自然资源、住建部门把关规划和建设",
        basis: "晋政办发〔2020〕24号 二(三)3；学前教育法 第二十六条",
    },
    Matter {
        code: "toddler-class-pilot",
        title: "幼儿园托班试点",
        responsible_department: "education",
        level_rule: "县级人民政府组织，县级教育部门承办",
        basis: "晋政办发〔2020〕24号 四(四)",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
