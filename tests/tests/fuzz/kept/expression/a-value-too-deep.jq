reduce range(300000) as $i (null; [.])
